/**
 * Tells index.html which files each view is made of, besides those of the page itself, so that the browser fetches those of the view that is asked for
 * along with the page, and not when the page's script has come to it.
 */
import type { Plugin } from 'vite';

/** In index.html, where the list goes. */
const PLACE = 'var files = {};';
const VIEW = /\/web\/views\/(?:\w+\/)?(\w+?)(?:-view)?\.tsx$/;

/** Throws where there is no place for the list, or nothing to list. */
export function listViewFiles(base: string): Plugin {
  return {
    name: 'list-view-files',
    apply: 'build',
    transformIndexHtml: {
      order: 'post',
      handler: (html, { bundle = {} }) => {
        const files: Record<string, readonly string[]> = {};
        for (const chunk of Object.values(bundle)) {
          if (chunk.type !== 'chunk' || !chunk.isDynamicEntry) continue;
          const view = VIEW.exec(chunk.facadeModuleId ?? '')?.[1];
          const needed = [chunk.fileName, ...chunk.imports].map((file) => `${base}${file}`);
          if (view !== undefined) files[view] = needed.filter((file) => !html.includes(`"${file}"`));
        }
        if (!html.includes(PLACE) || Object.keys(files).length === 0)
          throw new Error('index.html gets no list of views');
        return html.replace(PLACE, () => `var files = ${JSON.stringify(files)};`);
      },
    },
  };
}
