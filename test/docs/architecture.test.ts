/** docs/architecture.md is where one looks for a place: its floors are those that are held, and every room is told. */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { expect, it } from 'vitest';

const ROOT = resolve(import.meta.dirname, '../..');
const page = readFileSync(join(ROOT, 'docs/architecture.md'), 'utf8');

/** The words between backticks in each row of the first table after `heading`, cell by cell. */
const tableAfter = (heading: string): readonly (readonly (readonly string[])[])[] => {
  const [, after = ''] = page.split(heading);
  const [, table = ''] = /\n(\|[\s\S]*?\|)\n\n/.exec(after) ?? [];
  const cells = table.split('\n').map((row) => row.split('|').slice(1, -1));
  return cells.slice(2).map((row) => row.map((cell) => [...cell.matchAll(/`([^`]+)`/g)].map(([, word = '']) => word)));
};

/** As dependency-cruiser holds them, the lowest first. */
const [, list = ''] =
  /const FLOORS = \[([\s\S]*?)\n\];/.exec(readFileSync(join(ROOT, '.dependency-cruiser.cjs'), 'utf8')) ?? [];
const floors = list
  .trim()
  .split('\n')
  .map((line) => [...line.matchAll(/'([^']+)'/g)].map(([, room = '']) => room));

it('draws the floors as they are held', () => {
  expect(floors.length).toBeGreaterThan(3);
  const drawn = tableAfter('## Rooms and floors').map(([, rooms = []]) => rooms.toSorted());
  expect(drawn).toEqual(floors.map((rooms) => rooms.toSorted()).toReversed());
});

it('tells what happens in each room, and in no other', () => {
  const rooms = readdirSync(join(ROOT, 'shared'), { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .map(({ name }) => name);
  const [, rest = ''] = page.split('## Rooms and floors');
  const told = [...rest.matchAll(/^\| `([a-z-]+)` +\|/gm)].map(([, room = '']) => room);
  expect(rooms.filter((room) => !told.includes(room))).toEqual([]);
  expect(floors.flat().toSorted()).toEqual(rooms.toSorted());
});

it('tells what each folder of the ground holds', () => {
  const folders = readdirSync(join(ROOT, 'shared/platform'), { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .map(({ name }) => `${name}/`);
  const told = tableAfter('The ground, `shared/platform/`:').flatMap(([names = []]) => names);
  expect(told.toSorted()).toEqual(folders.toSorted());
});

it.each(['functions', 'shared', 'web'])(
  'has no folder of %s in which somebody must look through more than sixteen files',
  (top) => {
    const files = readdirSync(join(ROOT, top), { recursive: true, withFileTypes: true }).filter((entry) =>
      entry.isFile(),
    );
    const counts = Map.groupBy(files, ({ parentPath }) => parentPath);
    expect(counts.size).toBeGreaterThan(5);
    expect([...counts].filter(([, { length }]) => length > 16).map(([folder]) => folder)).toEqual([]);
  },
);

/** The names of the files below a folder, without what stands behind the first dot. */
const namesBelow = (folder: string): readonly string[] =>
  readdirSync(join(ROOT, folder), { recursive: true, encoding: 'utf8' }).map(
    (path) => /[^/]*?(?=\.|$)/.exec(path.replace(/^.*\//, ''))?.[0] ?? '',
  );

it.each(floors.flat().filter((room) => room !== 'platform'))('finds the tests of %s by what they test', (room) => {
  const subjects = [`shared/${room}`, `functions/${room}`]
    .filter((folder) => existsSync(join(ROOT, folder)))
    .flatMap(namesBelow);
  const tests = readdirSync(join(ROOT, 'test', room)).filter((file) => file.endsWith('.test.ts'));
  const isOf = (test: string) => (subject: string) => test === `${subject}.test.ts` || test.startsWith(`${subject}-`);
  expect(tests.filter((test) => !subjects.some(isOf(test)))).toEqual([]);
});
