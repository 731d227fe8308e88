/** The runbook's pages: what a link into them may name, and the queries in them. */
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { ROOT } from '../compiler/predict-resources.ts';

const FOLDER = join(ROOT, 'docs/runbook');

export type RunbookPage = {
  readonly file: string;
  readonly text: string;
  /** Its headings as links name them. */
  readonly anchors: readonly string[];
};

export async function readRunbook(): Promise<readonly RunbookPage[]> {
  const files = (await readdir(FOLDER)).filter((file) => file.endsWith('.md')).sort();
  return Promise.all(
    files.map(async (file) => {
      const text = await readFile(join(FOLDER, file), 'utf8');
      const anchors = [...text.matchAll(/^#+ (.+)$/gm)].map(([, heading = '']) => anchorOf(heading));
      return { file, text, anchors };
    }),
  );
}

/** As GitHub and its like make them: lower case, without punctuation, joined by hyphens. */
export const anchorOf = (heading: string): string =>
  heading
    .trim()
    .toLowerCase()
    .replaceAll(/[^\p{L}\p{N}\s_-]/gu, '')
    .replaceAll(/\s/g, '-');

/** Undefined: the link leads somewhere. It is the file's name, `#` and the heading. */
export function deadLink(pages: readonly RunbookPage[], link: string): string | undefined {
  const [file, anchor] = link.split('#');
  const page = pages.find((one) => one.file === file);
  if (page === undefined) return `the runbook has no page ${file ?? ''}`;
  if (anchor === undefined || !page.anchors.includes(anchor)) return `${page.file} has no heading #${anchor ?? ''}`;
  return undefined;
}

/** The queries of a page, in the order in which they stand there. */
export const queriesOf = ({ text }: RunbookPage): readonly string[] =>
  [...text.matchAll(/^\s*```kusto\n([\s\S]*?)^\s*```$/gm)].map(([, query = '']) => query);
