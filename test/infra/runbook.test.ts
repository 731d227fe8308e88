/** The runbook is read when nobody has time to find out that it is wrong. */
import { readFile } from 'node:fs/promises';
import { join, normalize } from 'node:path';
import { describe, expect, it } from 'vitest';
import { SETTING_NAMES } from '../../shared/settings.ts';
import { PAGE_REFUSAL_CODES } from '../../shared/platform/words/refusals/refusals.ts';
import { findUnknownWords } from './checks/check-query.ts';
import { readKnownWords } from './checks/known-words.ts';
import { anchorOf, deadLink, queriesOf, readRunbook } from './checks/runbook.ts';
import { ROOT } from './compiler/predict-resources.ts';

const FOLDER = 'docs/runbook';
const SECTIONS = ['what-one-sees', 'how-to-confirm', 'what-to-do', 'how-to-know-that-it-is-over', 'what-not-to-do'];
/** What every installation must be able to look up, alert or not. */
const TOPICS = [
  'consent-withdrawn.md',
  'entra-outage.md',
  'key-compromised.md',
  'release-rollback.md',
  'secret-leaked.md',
  'storage-throttled.md',
  'wrong-tenant-connected.md',
];

const pages = await readRunbook();
const words = await readKnownWords();
const topics = pages.filter(({ file }) => file !== 'README.md');

/** Whether there is such a file, and, when an anchor is named, such a heading in it. */
async function exists(link: string): Promise<boolean> {
  const [path = '', anchor] = link.split('#');
  const text = await readFile(join(ROOT, path), 'utf8').catch(() => undefined);
  if (text === undefined || anchor === undefined) return text !== undefined;
  return [...text.matchAll(/^#+ (.+)$/gm)].some(([, heading = '']) => anchorOf(heading) === anchor);
}

it('has a page for everything that an operator must be ready for', () => {
  expect(TOPICS.filter((topic) => !topics.some(({ file }) => file === topic))).toEqual([]);
});

describe.each(topics)('the page $file', ({ file, anchors }) => {
  it('says what one sees, how to confirm it, what to do, how it ends and what not to do, in this order', () => {
    expect(anchors.filter((anchor) => SECTIONS.includes(anchor))).toEqual(SECTIONS);
  });

  it('stands in the index', () => {
    expect(pages.find((page) => page.file === 'README.md')?.text).toContain(`](${file})`);
  });
});

describe.each(pages)('every page: $file', (page) => {
  it('links to what there is', async () => {
    const links = [...page.text.matchAll(/\]\(([^)\s]+)\)/g)].map(([, link = '']) =>
      link.startsWith('#') ? `${page.file}${link}` : link,
    );
    const inside = links.filter((link) => !link.includes('/') && link.endsWith('.md') === !link.includes('#'));
    const outside = links.filter((link) => link.startsWith('../')).map((link) => normalize(join(FOLDER, link)));
    expect(inside.filter((link) => deadLink(pages, link.includes('#') ? link : `${link}#${titleOf(link)}`))).toEqual(
      [],
    );
    const found = await Promise.all(outside.map(async (path) => [path, await exists(path)] as const));
    expect(found.filter(([, isThere]) => !isThere)).toEqual([]);
  });

  it('asks for what is really logged and measured', () => {
    expect(queriesOf(page).flatMap((query) => findUnknownWords(page.file, query, words))).toEqual([]);
  });
});

/** A link to a whole page is one to its title. */
const titleOf = (file: string): string => pages.find((page) => page.file === file)?.anchors[0] ?? '';

it('names no setting or page code that the service does not have', () => {
  const failures = topics.find(({ file }) => file === 'sign-in-failures.md')?.text ?? '';
  const codes = [...failures.matchAll(/^\| (`[a-z-]+`(?:, `[a-z-]+`)*) +\|/gm)].flatMap(([, cell = '']) =>
    cell.split(', '),
  );
  const settings = topics.flatMap(({ text }) => [...text.matchAll(/`([A-Z]+(?:_[A-Z]+)+)(?:=[^`]*)?`/g)]);
  expect(codes.length).toBeGreaterThan(9);
  expect(settings.length).toBeGreaterThan(2);
  for (const code of codes) expect(PAGE_REFUSAL_CODES).toContain(code.replaceAll('`', ''));
  for (const [, setting = ''] of settings) expect(SETTING_NAMES).toContain(setting);
});
