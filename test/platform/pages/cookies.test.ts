import { type Cookie, HttpRequest } from '@azure/functions';
import { describe, expect, it } from 'vitest';
import { makeVisitId } from '../../../shared/platform/pages/visit-id.ts';
import {
  endTransaction,
  keepTransactions,
  readTransactionCookies,
  transactionOf,
} from '../../../shared/platform/pages/cookies.ts';
import type { AppId } from '../../../shared/platform/words/identifiers.ts';

const START = new Date('2026-11-28T12:00:00Z');
const id = (name: string, seconds = 0): string =>
  makeVisitId(name.padStart(43, '_'), new Date(START.getTime() + seconds * 1000), 'elevate' as AppId);
const read = (cookie: string) =>
  readTransactionCookies(new HttpRequest({ url: 'https://sso.example/', method: 'GET', headers: { cookie } }));

/** A browser's jar. */
function openJar() {
  const jar = new Map<string, string>();
  const header = (): string => [...jar].map(([name, value]) => `${name}=${value}`).join('; ');
  return {
    jar,
    header,
    held: () => read(header()),
    take: (cookies: readonly Cookie[] | undefined): void => {
      for (const { name, value, maxAge } of cookies ?? []) {
        if (maxAge === 0) jar.delete(name);
        else jar.set(name, value);
      }
    },
  };
}
const NOTHING = read('');
const random = (length: number): string => 'x'.repeat(length);

describe('transaction cookies', () => {
  it('bring back what was kept, in one cookie or in two', () => {
    for (const length of [1, 900, 1300, 1500, 3900, 4096, 7990]) {
      const browser = openJar();
      const sealed = Array.from({ length }, (_, at) => (at % 10).toString()).join('');
      browser.take(keepTransactions(NOTHING, [{ id: id('a'), sealed }]));
      expect([...browser.jar].every(([name, value]) => name.length + value.length <= 4096)).toBe(true);
      expect(transactionOf(browser.held(), id('a'))).toBe(sealed);
      expect(transactionOf(browser.held(), id('b'))).toBeUndefined();
      browser.take(endTransaction(browser.held(), id('a')));
      expect(transactionOf(browser.held(), id('a'))).toBeUndefined();
      expect([...browser.jar.keys()]).toEqual(['__Host-visits']);
      expect(browser.held().cameBack).toBe(true);
    }
    expect(keepTransactions(NOTHING, [{ id: id('a'), sealed: random(8100) }])).toBeUndefined();
  });

  it('are ours by name, form and prefix, sent over TLS to this host alone', () => {
    const [kept] = keepTransactions(NOTHING, [{ id: id('a'), sealed: 'one.two' }]) ?? [];
    expect(kept).toMatchObject({ path: '/', secure: true, httpOnly: true, sameSite: 'Lax', maxAge: 600 });
    expect(kept?.name).toMatch(/^__Host-visit-s\d$/);
    expect(kept).not.toHaveProperty('domain');
  });

  it('are never made by a comma, which a sibling domain may put into a value of its own', () => {
    const [{ name, value } = { name: '', value: '' }] =
      keepTransactions(NOTHING, [{ id: id('a'), sealed: 'one.two' }]) ?? [];
    const pair = `${name}=${value}`;
    const found = (cookie: string) => transactionOf(read(cookie), id('a'));
    expect(found(`theme=dark; ${pair}; x; =y`)).toBe('one.two');
    expect(found(`theme=dark,${pair}`)).toBeUndefined();
    expect(found(`theme=dark,${name}=planted; ${pair}`)).toBe('one.two');
    // Two lines that a proxy joined: what stands at the seam is lost, the rest of the second line is read.
    expect(found(`${pair},theme=dark`)).toBeUndefined();
    expect(found(`a=b,c=d; ${pair}`)).toBe('one.two');
    expect(found(`${pair}; ${name}=${value}x`)).toBeUndefined();
    expect(found(`${pair}; ${pair}`)).toBe('one.two');
    for (const bad of ['', '<script>', '%41', 'one.two', `${'a'.repeat(22)}.x.31.y`]) {
      expect(found(`${name}=${bad}`)).toBeUndefined();
    }
  });

  it('are never looked up or ended by an id that can’t be ours', () => {
    const browser = openJar();
    browser.take(keepTransactions(NOTHING, [{ id: id('a'), sealed: 'x' }]));
    for (const bad of [
      undefined,
      '',
      'short',
      `${id('a')};x`,
      '<script>',
      'a'.repeat(43),
      `${id('a')}.b`,
      `${id('a')}x`,
    ]) {
      expect(transactionOf(browser.held(), bad)).toBeUndefined();
      expect(endTransaction(browser.held(), bad)).toEqual([]);
    }
  });

  it('have a bound, however many are begun one after the other or at the same moment, and the newest is whole', () => {
    const browser = openJar();
    for (let at = 0; at < 300; at++) {
      // Every third answer doesn't know of the others: its request was sent before they came.
      const held = at % 3 === 0 ? NOTHING : browser.held();
      const sealed = random([700, 1300, 3900, 7000][at % 4] ?? 0);
      browser.take(keepTransactions(held, [{ id: id(`v${String(at)}`, at), sealed }]));
      expect(transactionOf(browser.held(), id(`v${String(at)}`, at))).toBe(sealed);
      expect(browser.header().length).toBeLessThan(22 * 1024);
    }
  });

  it('make room by the one kept longest ago, and never by its companion', () => {
    const browser = openJar();
    const begin = (name: string, at: number): void => {
      browser.take(keepTransactions(browser.held(), [{ id: id(name, at), sealed: name }]));
    };
    for (let at = 0; at < 9; at++) begin(`n${String(at)}`, at);
    const isHeld = (name: string, at: number) => transactionOf(browser.held(), id(name, at)) !== undefined;
    expect(Array.from({ length: 9 }, (_, at) => isHeld(`n${String(at)}`, at))).toEqual(Array(9).fill(true));
    begin('n9', 9);
    expect([isHeld('n0', 0), isHeld('n1', 1), isHeld('n9', 9)]).toEqual([false, true, true]);
    // Kept anew beside another: both are there, and it counts as new.
    const both = [
      { id: id('n1', 1), sealed: 'again' },
      { id: id('n10', 10), sealed: 'n10' },
    ];
    browser.take(keepTransactions(browser.held(), both));
    expect(transactionOf(browser.held(), id('n1', 1))).toBe('again');
    expect([isHeld('n10', 10), isHeld('n2', 2), isHeld('n3', 3)]).toEqual([true, false, true]);
    begin('n11', 11);
    expect([isHeld('n1', 1), isHeld('n3', 3)]).toEqual([true, false]);
  });

  it('leave nothing of an older, longer version of themselves', () => {
    const browser = openJar();
    for (const length of [7000, 3900, 10, 7000, 10]) {
      browser.take(keepTransactions(browser.held(), [{ id: id('a'), sealed: random(length) }]));
      expect(transactionOf(browser.held(), id('a'))).toBe(random(length));
    }
    expect(browser.jar.size).toBe(2);
  });
});
