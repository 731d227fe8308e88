/** The commands on the pages that people type from, as they stand there. */
import { readFile, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { ROOT } from '../compiler/predict-resources.ts';

export type PageCommands = {
  /** From the project's root. */
  readonly page: string;
  /** A line of it where a block begins, for messages. */
  readonly blocks: readonly string[];
};

/** The fenced blocks of `language`, with the indentation of the list that they stand in taken away. */
export const blocksOf = (text: string, language: string): readonly string[] =>
  [...text.matchAll(new RegExp(`^( *)\`\`\`${language}\\n([\\s\\S]*?)^\\1\`\`\`$`, 'gm'))].map(
    ([, indent = '', body = '']) => body.replaceAll(new RegExp(`^${indent}`, 'gm'), ''),
  );

export const readPage = async (page: string): Promise<PageCommands> => ({
  page,
  blocks: blocksOf(await readFile(join(ROOT, page), 'utf8'), 'sh'),
});

/** The languages of a page's fenced blocks, and what stands in it between backticks. */
export async function readWords(
  page: string,
): Promise<{ readonly languages: ReadonlySet<string>; readonly spans: readonly string[] }> {
  const text = await readFile(join(ROOT, page), 'utf8');
  const languages = [...text.matchAll(/^ *```(\S+)$/gm)].map(([, language = '']) => language);
  const prose = text.replaceAll(/^( *)```[\s\S]*?^\1```$/gm, '');
  return { languages: new Set(languages), spans: [...prose.matchAll(/`([^`\n]+)`/g)].map(([, span = '']) => span) };
}

/** Every page of the project that has a block of commands. */
export async function findPagesWithCommands(): Promise<readonly string[]> {
  const files = (await readdir(ROOT, { recursive: true })).filter(
    (file) => file.endsWith('.md') && !file.includes('node_modules/'),
  );
  const pages = await Promise.all(files.map(readPage));
  return pages.filter(({ blocks }) => blocks.length > 0).map(({ page }) => page);
}

export async function readRunbookCommands(): Promise<readonly PageCommands[]> {
  const files = (await readdir(join(ROOT, 'docs/runbook'))).filter((file) => file.endsWith('.md')).sort();
  return Promise.all(files.map((file) => readPage(`docs/runbook/${file}`)));
}
