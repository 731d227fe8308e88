/** The package: what is in it, that it is the same bytes every time, and that a stack runs on it. */
import { createHash } from 'node:crypto';
import { execFile } from 'node:child_process';
import { cp, mkdir, mkdtemp, readFile, rm, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { promisify } from 'node:util';
import { unzipSync } from 'fflate';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { readBuild, readPackageFiles, SIZE_BUDGET, zipFiles } from '../../../infra/packaging/make-package.ts';
import { type PageFile, unpackPageFile } from '../../../infra/packaging/page-file.ts';
import { stampPackage } from '../../../infra/packaging/stamp-package.ts';
import { addFiles, isWhole, wantedFiles } from '../../../infra/packaging/take-over-assets.ts';
import { inSource } from '../../../shared/platform/telemetry/source-places.ts';
import { playStory } from '../../../local/tour/story.ts';
import { startTestStack } from '../../support/stack/started-stack.ts';

const ROOT = join(import.meta.dirname, '../../..');
const CATALOGUE = join(ROOT, 'app-catalogue.json');
const make = async (root = ROOT) => zipFiles(await readPackageFiles({ root, catalogue: CATALOGUE }));
const textOf = (files: ReadonlyMap<string, Uint8Array>, name: string): string =>
  Buffer.from(files.get(name) ?? '').toString('utf8');
const hash = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex');

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'package-test-'));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

const ASSETS = 'dist/web/assets/';
/** As browsers have them, by name. */
async function pageFiles(): Promise<readonly PageFile[]> {
  const files = new Map<string, PageFile>();
  for (const [place, bytes] of await readPackageFiles({ catalogue: CATALOGUE }))
    if (place.startsWith(ASSETS)) {
      const file = unpackPageFile({ name: place.slice(ASSETS.length), bytes });
      files.set(file.name, file);
    }
  return [...files.values()];
}

/** A copy of what goes into a package, of another age and in another place. */
async function copyOfBuild(name: string): Promise<string> {
  const root = join(folder, name);
  await mkdir(root);
  for (const part of ['dist', 'host.json', 'package.json'])
    await cp(join(ROOT, part), join(root, part), { recursive: true });
  await utimes(join(root, 'dist/main.js'), 1_000_000_000, 1_000_000_000);
  return root;
}

describe('what is in it', () => {
  it('is the bundle with its maps, the host’s settings, a manifest and a catalogue, and nothing else', async () => {
    const files = await readPackageFiles({ catalogue: CATALOGUE });
    const names = [...files.keys()];
    const expected =
      /^(app-catalogue\.json|build\.json|host\.json|package\.json|dist\/[\w-]+\.js(\.map)?|dist\/web\/(?!.*\.map$).+)$/;
    expect(names.filter((name) => !expected.test(name))).toEqual([]);
    expect(names).toContain('dist/main.js');
    expect(names).toContain('dist/web/index.html');
    expect(names.filter((name) => /^dist\/web\/assets\/index-[\w-]+\.(js|css)\.(br|gz)$/.test(name))).toHaveLength(4);
    expect(names).toEqual(names.toSorted());
  });

  it('is no source, and nothing of the local stack', async () => {
    const files = await readPackageFiles({ catalogue: CATALOGUE });
    const code = [...files].filter(([name]) => /^dist\/[^/]+\.js$/.test(name));
    expect(code.length).toBeGreaterThan(1);
    for (const [name, bytes] of code) {
      // A boolean: a failure that prints a megabyte helps nobody.
      expect([name, Buffer.from(bytes).toString('utf8').includes('sourcesContent')]).toEqual([name, false]);
      const { sources } = JSON.parse(await readFile(join(ROOT, `${name}.map`), 'utf8')) as { sources: string[] };
      expect(sources.filter((source) => /^\.\.\/(?!functions\/|shared\/|node_modules\/)/.test(source))).toEqual([]);
    }
  });

  it('loads at a start what a discovery needs, and by far the less of its code', async () => {
    const files = await readPackageFiles({ catalogue: CATALOGUE });
    const code = [...files].filter(([name]) => /^dist\/[^/]+\.js$/.test(name));
    const started = new Set(['dist/main.js']);
    // A set is walked to what is added meanwhile. What a function imports when it is called isn't at the beginning of a line's statement.
    for (const name of started)
      for (const [, file = ''] of textOf(files, name).matchAll(
        /(?:^|[;\n])import(?:\{[^}]*\}from)?"\.\/([\w-]+\.js)"/g,
      ))
        started.add(`dist/${file}`);
    const atStart = code.filter(([name]) => started.has(name)).map(([, bytes]) => bytes.length);
    const sum = (lengths: readonly number[]): number => lengths.reduce((one, other) => one + other, 0);
    expect(started.size).toBeGreaterThan(1);
    expect(sum(atStart) / sum(code.map(([, bytes]) => bytes.length))).toBeLessThan(0.25);
    const sources = [...started].flatMap((name) => {
      const map = files.get(`${name}.map`);
      return map === undefined ? [] : (JSON.parse(Buffer.from(map).toString('utf8')) as { sources: string[] }).sources;
    });
    expect(sources).toContain('../functions/sign-in/discover-sign-in.ts');
    expect(
      sources.filter((source) => /all-functions|beyond-discovery|csv-parse|shared\/readiness/.test(source)),
    ).toEqual([]);
  });

  it('says of every fault that our code makes where that stands in the sources', async () => {
    const files = await readPackageFiles({ catalogue: CATALOGUE });
    const made: string[] = [];
    const wrong: string[] = [];
    for (const [name, bytes] of files) {
      if (!files.has(`${name}.map`)) continue;
      for (const [at, line] of Buffer.from(bytes).toString('utf8').split('\n').entries())
        for (const { index } of line.matchAll(/\bnew \w*Error\(/g)) {
          const told = inSource(`at x (${pathToFileURL(join(ROOT, name)).href}:${at + 1}:${index + 1})`);
          const [, source = '', row, column] = /^at x \(((?:functions|shared)\/[^:]+):(\d+):(\d+)\)$/.exec(told) ?? [];
          // Libraries' own.
          if (/\((?:node_modules\/|webpack:)/.test(told)) continue;
          made.push(told);
          const text = source === '' ? '' : await readFile(join(ROOT, source), 'utf8');
          if (!/^new \w*Error\(/.test(text.split('\n')[Number(row) - 1]?.slice(Number(column) - 1) ?? ''))
            wrong.push(told);
        }
    }
    expect(made.length).toBeGreaterThan(40);
    expect(wrong).toEqual([]);
  });

  it('is the maps of the files that hold code of ours, which name sources, and hold none', async () => {
    const files = await readPackageFiles({ catalogue: CATALOGUE });
    const maps = [...files].filter(([name]) => name.endsWith('.map'));
    expect(maps.map(([name]) => name)).toContain('dist/main.js.map');
    for (const [name, bytes] of maps) {
      const map = JSON.parse(Buffer.from(bytes).toString('utf8')) as { readonly sources: readonly string[] };
      expect([name, Object.keys(map).toSorted()]).toEqual([name, ['mappings', 'names', 'sources', 'version']]);
      // Libraries name their own sources as they like.
      expect(
        map.sources.filter((source) => !/^(\.\.\/(functions|shared|node_modules)\/|webpack:)/.test(source)),
      ).toEqual([]);
      expect([name, map.sources.some((source) => /^\.\.\/(functions|shared)\//.test(source))]).toEqual([name, true]);
      expect(files.has(name.replace(/\.map$/, ''))).toBe(true);
    }
  });

  it('says in its manifest what the worker needs, and no more', async () => {
    const files = await readPackageFiles({ catalogue: CATALOGUE });
    const manifest = JSON.parse(Buffer.from(files.get('package.json') ?? '').toString('utf8')) as object;
    expect(Object.keys(manifest).toSorted()).toEqual(['main', 'name', 'private', 'type', 'version']);
  });

  it('takes the page along, without its maps', async () => {
    const root = await copyOfBuild('with-page');
    await mkdir(join(root, 'dist/web/assets'), { recursive: true });
    await writeFile(join(root, 'dist/web/index.html'), '<!doctype html>');
    await writeFile(join(root, 'dist/web/assets/page.js'), '1');
    await writeFile(join(root, 'dist/web/assets/page.js.map'), '{}');
    const names = [...(await readPackageFiles({ root, catalogue: CATALOGUE })).keys()];
    expect(names).toContain('dist/web/assets/page.js');
    expect(names).toContain('dist/web/index.html');
    expect(names.filter((name) => name.startsWith('dist/web/') && name.endsWith('.map'))).toEqual([]);
  });

  it('names each file of the page by what is in it, so that a deployment can tell whether one is whole', async () => {
    const files = await pageFiles();
    expect(files.length).toBeGreaterThan(10);
    expect(files.filter(({ name, bytes }) => !isWhole(name, bytes)).map(({ name }) => name)).toEqual([]);
    const page = await mkdtemp(join(folder, 'page-'));
    await cp(join(ROOT, 'dist/web/index.html'), join(page, 'index.html'));
    // As deploy does: round by round, from what is there to what it names.
    const fetched: string[] = [];
    for (
      let wanted = await wantedFiles(page);
      wanted.length > 0 && fetched.length < 100;
      wanted = await wantedFiles(page)
    ) {
      for (const { name, bytes } of files) if (wanted.includes(name)) await writeFile(join(page, name), bytes);
      fetched.push(...wanted);
    }
    expect(fetched.toSorted()).toEqual(files.map(({ name }) => name).toSorted());
    expect(await addFiles(page, await make())).toMatchObject({ added: [], refused: [] });
  });

  it('holds each text of the page in Brotli and in gzip, what it takes over from an older one in Brotli', async () => {
    const files = await readPackageFiles({ catalogue: CATALOGUE });
    const places = [...files.keys()].filter((one) => one.startsWith(ASSETS));
    expect(places.filter((place) => /\.(js|css|svg)$/.test(place))).toEqual([]);
    const unpacked = (place: string) =>
      Buffer.from(unpackPageFile({ name: place, bytes: files.get(place) ?? new Uint8Array() }).bytes);
    const brotli = places.filter((place) => place.endsWith('.br'));
    expect(brotli.length).toBe(places.length / 2);
    for (const place of brotli)
      expect([place, unpacked(place).equals(unpacked(place.replace(/\.br$/, '.gz')))]).toEqual([place, true]);
    const page = await mkdtemp(join(folder, 'page-'));
    const text = Buffer.from('export const part = 1;'.repeat(100));
    const name = `part-${hash(text).slice(0, 32)}.js`;
    await writeFile(join(page, name), text);
    const { zip, added } = await addFiles(page, await make());
    const stored = unzipSync(zip)[`dist/web/assets/${name}.br`] ?? new Uint8Array();
    expect([added, stored.length < 100]).toEqual([[name], true]);
    expect(Buffer.from(unpackPageFile({ name: `${name}.br`, bytes: stored }).bytes)).toEqual(text);
  });

  it('takes along no more of a running page than a page of ours can have', async () => {
    const page = await mkdtemp(join(folder, 'page-'));
    const named = Array.from({ length: 200 }, (_, at) => `part-${String(at).padStart(32, '0')}.js`);
    await writeFile(join(page, 'index.html'), named.join(' '));
    expect((await wantedFiles(page)).length).toBeLessThan(40);
    const big = Buffer.alloc(5_000_000);
    const name = `big-${hash(big).slice(0, 32)}.js`;
    await writeFile(join(page, name), big);
    const zip = await make();
    expect(await addFiles(page, zip)).toEqual({ zip, added: [], refused: [name] });
  });

  it('refuses a catalogue that the service would refuse, and says why', async () => {
    const wrong = join(folder, 'wrong.json');
    await writeFile(wrong, (await readFile(CATALOGUE, 'utf8')).replace('https://elevate.', 'http://elevate.'));
    await expect(readPackageFiles({ catalogue: wrong })).rejects.toThrow(/no app catalogue[\s\S]*redirectUris/);
  });

  it('is nothing at all without the page', async () => {
    const root = await copyOfBuild('without-page');
    await rm(join(root, 'dist/web'), { recursive: true });
    await expect(readPackageFiles({ root, catalogue: CATALOGUE })).rejects.toThrow('dist/web/index.html is missing');
  });

  it('says what to do when nothing is built', async () => {
    const root = join(folder, 'not-built');
    await mkdir(root);
    await cp(join(ROOT, 'package.json'), join(root, 'package.json'));
    await expect(readPackageFiles({ root, catalogue: CATALOGUE })).rejects.toThrow('npm run build');
  });
});

describe('its bytes', () => {
  it('are the same for the same input, wherever and whenever it is made', async () => {
    expect(hash(await make(await copyOfBuild('elsewhere')))).toBe(hash(await make()));
  });

  it('are the same in another time zone', async () => {
    const output = join(folder, 'tokyo.zip');
    const script = join(ROOT, 'infra/packaging/make-package.ts');
    const env = { ...process.env, TZ: 'Asia/Tokyo' };
    const { stdout } = await promisify(execFile)(process.execPath, [script, '--output', output], { env });
    const expected = hash(await make());
    expect(hash(await readFile(output))).toBe(expected);
    expect(stdout).toContain(expected);
  });

  it('say when they were deployed, and are the same but for that', async () => {
    const zip = await make();
    const files = await readPackageFiles({ catalogue: CATALOGUE });
    const first = stampPackage(zip, new Date('2026-11-29T12:00:00.123Z'));
    const again = stampPackage(first.zip, new Date('2026-11-29T12:00:09Z'));
    expect(first.build).toBe(`${readBuild(files)}-20261129T120000Z`);
    expect(again.build).toBe(`${readBuild(files)}-20261129T120009Z`);
    const [one, other] = [zip, again.zip].map((each) => new Map(Object.entries(unzipSync(each))));
    expect([...(other?.keys() ?? [])]).toEqual([...(one?.keys() ?? [])]);
    const changed = [...(one ?? [])].filter(([name, bytes]) => hash(bytes) !== hash(other?.get(name) ?? bytes));
    expect(changed.map(([name]) => name)).toEqual(['build.json']);
  });

  it('are others when one byte of the bundle is', async () => {
    const root = await copyOfBuild('changed');
    await writeFile(join(root, 'dist/main.js'), `${await readFile(join(root, 'dist/main.js'), 'utf8')};`);
    expect(hash(await make(root))).not.toBe(hash(await make()));
    const [build, other] = [
      await readPackageFiles({ root, catalogue: CATALOGUE }),
      await readPackageFiles({ catalogue: CATALOGUE }),
    ].map(readBuild);
    expect(build).not.toBe(other);
  });

  it('are within the budget', async () => {
    expect((await make()).length).toBeLessThanOrEqual(SIZE_BUDGET);
  });
});

it('starts where no node_modules is above it, and the whole tour holds on it', async () => {
  const zip = join(folder, 'whole.zip');
  await writeFile(zip, await make());
  const started = await startTestStack({ package: zip });
  const { stack, world } = started;
  try {
    await playStory(world);
    expect(world.broken).toBe(0);
    expect(world.held).toBeGreaterThan(60);
    const { build } = (await world.ask('GET', '/health/live')).json;
    expect(build).toBe(readBuild(await readPackageFiles({ catalogue: CATALOGUE })));
    expect(stack.functions.map(({ name }) => name)).toContain('run-jobs');
  } finally {
    await started.stop();
  }
}, 180_000);
