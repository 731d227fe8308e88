/** Builds the Identity Management page to `dist/web`: one file of HTML, and assets whose names hold their hash. */
import { join } from 'node:path';
import { defineConfig } from 'vite';
import { nameAssetsByContent } from './name-assets.ts';
import { listViewFiles } from './view-files.ts';

const BASE = '/identity-management/';
const PAGE_FOLDER = join(import.meta.dirname, '../../web');
const OUTPUT = join(import.meta.dirname, '../../dist/web');

/** What changes seldom, so a browser that was here before has it. */
const LIBRARIES = /node_modules[\\/]/;
/** Only the view that imports reads CSV. */
const CSV = /[\\/](?:csv-parse[\\/]|(?:read-rows|exclusion-lines|list-heading)\.ts$)/;
const PAGE = /[\\/]web[\\/](?:api|parts|session|state|theme|words)[\\/]/;

/** What is written for React, Fluent UI too, runs on Preact: a quarter of the script less, and half of the work before the page can be used. */
const PREACT = [
  { find: /^react(?:-dom)?$/, replacement: 'preact/compat' },
  { find: /^react-dom\/client$/, replacement: 'preact/compat/client' },
  { find: /^react\/jsx-(?:dev-)?runtime$/, replacement: 'preact/jsx-runtime' },
];

export default defineConfig({
  root: PAGE_FOLDER,
  base: BASE,
  resolve: {
    alias: [
      // The same library without Node's own modules.
      { find: 'csv-parse/sync', replacement: 'csv-parse/browser/esm/sync' },
      ...PREACT,
    ],
  },
  plugins: [
    listViewFiles(BASE),
    { name: 'name-by-content', apply: 'build', closeBundle: () => nameAssetsByContent(OUTPUT) },
  ],
  build: {
    outDir: OUTPUT,
    emptyOutDir: true,
    target: 'es2023',
    // Nothing is inlined: the page's policy allows its own files alone.
    assetsInlineLimit: 0,
    // What the page itself needs comes at once. A view's files are its own imports: a link that fails would take the whole page away (index.html).
    modulePreload: {
      polyfill: false,
      resolveDependencies: (_file, needed, { hostType }) => (hostType === 'html' ? needed : []),
    },
    reportCompressedSize: false,
    chunkSizeWarningLimit: 1200,
    rolldownOptions: {
      // Fluent UI marks its modules for React's server components, which this page has none of.
      onLog: (level, log, handle) => {
        if (log.code !== 'MODULE_LEVEL_DIRECTIVE') handle(level, log);
      },
      treeshake: { moduleSideEffects: [{ test: CSV, sideEffects: false }] },
      // What views share with the page is in none of them, nor in the file that names them: files that name each other can't be named by content.
      output: {
        codeSplitting: {
          groups: [
            { name: 'csv', test: CSV, priority: 3, includeDependenciesRecursively: false },
            { name: 'libraries', test: LIBRARIES, priority: 2 },
            { name: 'page', test: PAGE, priority: 1 },
          ],
        },
      },
    },
  },
});
