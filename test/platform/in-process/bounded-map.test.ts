import { expect, it } from 'vitest';
import { makeBoundedMap } from '../../../shared/platform/in-process/bounded-map.ts';

it('A bounded map forgets first what was neither set nor got for the longest time', () => {
  const map = makeBoundedMap<string, number>(3);
  for (const key of ['one', 'two', 'three']) map.set(key, 1);
  map.get('one');
  map.set('two', 2);
  map.set('four', 4);
  expect([...map.entries()].toSorted()).toEqual([
    ['four', 4],
    ['one', 1],
    ['two', 2],
  ]);
  for (let key = 0; key < 1000; key++) map.set(`key ${key}`, key);
  expect([...map.entries()]).toHaveLength(3);
});
