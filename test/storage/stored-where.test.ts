import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { TABLE_NAMES } from '../../shared/platform/tables/open-tables.ts';

const ROOT = join(import.meta.dirname, '../..');

it('docs/storage.md tells of every table, and of no other', async () => {
  const text = await readFile(join(ROOT, 'docs/storage.md'), 'utf8');
  const named = [...text.matchAll(/^\| `([a-z]+)`/gm)].map(([, name]) => name);
  expect(named.toSorted()).toEqual([...TABLE_NAMES].toSorted());
});
