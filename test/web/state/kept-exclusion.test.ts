import { describe, expect, it } from 'vitest';
import { type KeptExclusion, makeKeptExclusions } from '../../../web/state/kept-exclusion.ts';

const KEPT: KeptExclusion = {
  order: { chosen: { kind: 'every', status: 'not-in-entra', search: '' }, reason: 'Later', lastDay: '2030-01-31' },
  ...{ total: 4812, answered: 2000 },
};

function storage() {
  const items = new Map<string, string>();
  return {
    items,
    getItem: (key: string) => items.get(key) ?? null,
    setItem: (key: string, value: string) => void items.set(key, value),
    removeItem: (key: string) => void items.delete(key),
  };
}

describe('an exclusion that was begun', () => {
  it('is remembered for its account alone, until it is done', () => {
    const tab = storage();
    const kept = makeKeptExclusions(() => tab);
    kept.keep('acme', KEPT);
    expect([kept.read('acme'), kept.read('globex')]).toEqual([KEPT, undefined]);
    kept.forget('acme');
    expect([kept.read('acme'), tab.items.size]).toEqual([undefined, 0]);
  });

  it('is forgotten where the browser keeps nothing, or something else stands there', () => {
    const barred = makeKeptExclusions(() => {
      throw new DOMException('no storage here', 'SecurityError');
    });
    barred.keep('acme', KEPT);
    expect(barred.read('acme')).toBeUndefined();
    const tab = storage();
    const kept = makeKeptExclusions(() => tab);
    for (const text of ['{', '{"order":1}', JSON.stringify({ ...KEPT, total: 'many' })]) {
      tab.setItem('identity-management.exclusion.acme', text);
      expect(kept.read('acme')).toBeUndefined();
    }
  });
});
