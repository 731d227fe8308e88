/** Whoever has this repository has everything that it cites of itself: pages, their sections, files. */
import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { dirname, join, normalize, resolve } from 'node:path';
import { describe, expect, it } from 'vitest';

const ROOT = resolve(import.meta.dirname, '../..');
/** These name on purpose what isn't there. */
const PLANTED = ['test/docs/citations.test.ts', 'test/infra/planted-faults.test.ts'];

const files = execFileSync('git', ['ls-files', '--cached', '--others', '--exclude-standard'], {
  cwd: ROOT,
  encoding: 'utf8',
})
  .split('\n')
  .filter((file) => file !== '' && !PLANTED.includes(file) && !/package-lock\.json$|\.(?:png|zip)$/.test(file))
  // A file that was deleted and not committed yet is still in the index.
  .filter((file) => existsSync(join(ROOT, file)));
const pages = files.filter((file) => file.endsWith('.md'));
const textOf = (file: string): string => readFileSync(join(ROOT, file), 'utf8');

type Citation = { readonly page: string; readonly section: string | undefined };

/** The pages that a text names, by whatever path, with the section; addresses of other sites aside. */
const citationsOf = (text: string): readonly Citation[] =>
  [...text.replaceAll(/[a-z]+:\/\/\S+/g, '').matchAll(/([\w./-]*\w\.md)\b(?:#([\w-]+))?/g)].map(
    ([, page = '', section]) => ({ page, section }),
  );

/** What a name in `file` stands for: beside it, from the root, or, for a name alone, wherever one of that name is. */
const pagesNamed = (file: string, name: string): readonly string[] => {
  const exact = [join(dirname(file), name), normalize(name)].filter((path) => pages.includes(path));
  return exact.length > 0 ? exact : pages.filter((page) => page.endsWith(`/${name}`));
};

/** As GitHub names the sections of a page: https://github.com/gjtorikian/html-pipeline (toc_filter). */
const sectionsOf = (text: string): readonly string[] =>
  [...text.replaceAll(/^```[\s\S]*?^```$/gm, '').matchAll(/^#{1,6} (.+)$/gm)].map(([, title = '']) =>
    title
      .replaceAll(/\[([^\]]*)\]\([^)]*\)/g, '$1')
      .toLowerCase()
      .replaceAll(/[^\p{L}\p{N}\s_-]/gu, '')
      .replaceAll(/\s/g, '-'),
  );

const isCited = (file: string, { page, section }: Citation): boolean =>
  pagesNamed(file, page).some((found) => section === undefined || sectionsOf(textOf(found)).includes(section));

/** Links of a page to something in the repository: files, folders and its own sections. */
const deadLinksOf = (file: string, text: string): readonly string[] =>
  [...text.replaceAll(/`[^`\n]*`/g, '').matchAll(/\]\(([^)\s]+)\)/g)]
    .map(([, target = '']) => target)
    .filter((target) => !/^[a-z]+:/.test(target))
    .filter((target) => {
      const [path = '', section] = target.split('#');
      const found = path === '' ? file : join(dirname(file), decodeURIComponent(path));
      if (!existsSync(join(ROOT, found))) return true;
      return section !== undefined && found.endsWith('.md') && !sectionsOf(textOf(found)).includes(section);
    });

describe('what a file cites', () => {
  it('is a page of this repository, with that section', () => {
    expect(files.length).toBeGreaterThan(500);
    const cited = files.flatMap((file) => citationsOf(textOf(file)).map((citation) => ({ file, citation })));
    expect(cited.length).toBeGreaterThan(100);
    expect(cited.filter(({ file, citation }) => !isCited(file, citation))).toEqual([]);
  });

  it('is found out when the page or the section is not there', () => {
    const [first] = citationsOf('/** Why: see THE-PLAN.md, "Cost". */');
    expect(first).toEqual({ page: 'THE-PLAN.md', section: undefined });
    expect(isCited('shared/config.ts', { page: 'THE-PLAN.md', section: undefined })).toBe(false);
    expect(isCited('shared/config.ts', { page: 'docs/product.md', section: 'the-decision' })).toBe(true);
    expect(isCited('shared/config.ts', { page: 'docs/product.md', section: 'the-price' })).toBe(false);
    expect(citationsOf('https://example.com/THE-PLAN.md')).toEqual([]);
  });
});

describe('a link of a page', () => {
  it('leads to a file, a folder or a section that is there', () => {
    const dead = pages.flatMap((file) => deadLinksOf(file, textOf(file)).map((target) => `${file}: ${target}`));
    expect(dead).toEqual([]);
  });

  it('is found out when it leads nowhere', () => {
    const text =
      '[a](product.md) [b](product.md#nothing) [c](#the-decision) [d](../no/such/folder/) [e](https://a.b/c)';
    expect(deadLinksOf('docs/product.md', text)).toEqual(['product.md#nothing', '../no/such/folder/']);
  });
});

/** What a reader makes, or a pattern: no file of this repository. */
const NO_FILES = ['infra/mine.bicepparam', 'web/redirectUris/any'];
const FOLDERS = 'functions|shared|web|local|infra|bench|findings|test';

/** Paths from the root that a text names: a folder or file of ours, with more behind it. */
const pathsIn = (text: string): readonly string[] =>
  [...text.matchAll(new RegExp(`(?<![\\w./@-])((?:${FOLDERS})/[\\w./-]*[\\w-])(?![\\w*{<…])`, 'g'))].map(
    ([, path = '']) => path,
  );

describe('a path that a file names', () => {
  it('is there, so that nobody looks in a room that has moved', () => {
    // The changelog tells of what was; the dependency rule has patterns.
    const told = files.filter((file) => !/^CHANGELOG|^\.dependency-cruiser/.test(file));
    const named = told.flatMap((file) => pathsIn(textOf(file)).map((path) => ({ file, path })));
    expect(named.length).toBeGreaterThan(100);
    expect(named.filter(({ path }) => !NO_FILES.includes(path) && !existsSync(join(ROOT, path)))).toEqual([]);
  });

  it('is found out when it is not', () => {
    expect(pathsIn('see `shared/no/such-file.ts`, ../shared/x.ts, https://a.example/web/x and web/*.tsx')).toEqual([
      'shared/no/such-file.ts',
    ]);
  });
});

describe('a command that README or CONTRIBUTING.md names', () => {
  const commands = ['README.md', 'CONTRIBUTING.md'].flatMap((page) =>
    [...textOf(page).matchAll(/(?:^|`|&& )npm (?:run )?(?:--silent )?([a-z][\w:-]*)/gm)].map(
      ([, script = '']) => script,
    ),
  );
  const { scripts } = JSON.parse(textOf('package.json')) as { scripts: Record<string, string> };

  it('is one of package.json, or of npm itself', () => {
    expect(commands.length).toBeGreaterThan(10);
    const unknown = commands.filter((name) => scripts[name] === undefined && !['ci', 'install'].includes(name));
    expect(unknown).toEqual([]);
  });
});

describe('README', () => {
  it('is read in one go: under 150 lines, none wider than 120', () => {
    const lines = textOf('README.md').split('\n');
    expect(lines.length).toBeLessThan(150);
    expect(lines.filter((line) => line.length > 120)).toEqual([]);
  });
});
