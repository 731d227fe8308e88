import { HttpRequest } from '@azure/functions';
import { describe, expect, it } from 'vitest';
import {
  clearTransaction,
  keepTransaction,
  readTransactionCookies,
  transactionOf,
} from '../../../shared/http/cookies.ts';

const read = (cookie: string) =>
  readTransactionCookies(new HttpRequest({ url: 'https://sso.example/', method: 'GET', headers: { cookie } }));
const ID = 'a'.repeat(43);
const id = (at: number): string => String(at).padStart(43, '0');
const NAME = `__Host-sign-in-${ID}`;

describe('transaction cookies', () => {
  it('are read from one line, ours alone', () => {
    const cookies = read(`theme=dark; ${NAME}=one.two;__Host-integration-${ID}=three; x; =y; __Host-other-${ID}=z`);
    expect([...cookies]).toEqual([
      [NAME, 'one.two'],
      [`__Host-integration-${ID}`, 'three'],
    ]);
    expect(transactionOf(cookies, 'integration', ID)).toBe('three');
    expect(transactionOf(cookies, 'hosted-sign-in', ID)).toBeUndefined();
  });

  it('are never made by a comma, which a sibling domain may put into a value of its own', () => {
    expect([...read(`theme=dark,${NAME}=planted`)]).toEqual([]);
    expect([...read(`theme=dark,${NAME}=planted; ${NAME}=mine`)]).toEqual([[NAME, 'mine']]);
    expect([...read(`${NAME}=mine; theme=dark,${NAME}=x`)]).toEqual([[NAME, 'mine']]);
    // Two lines that a proxy joined: what stands at the seam is lost, the rest of the second line is read.
    expect([...read(`${NAME}=one,__Host-integration-${ID}=two; ${NAME}x=three`)]).toEqual([[`${NAME}x`, 'three']]);
  });

  it('count for nothing when they contradict themselves or hold what was never sealed', () => {
    expect([...read(`${NAME}=one; ${NAME}=two`)]).toEqual([]);
    expect([...read(`${NAME}=one; ${NAME}=one`)]).toEqual([[NAME, 'one']]);
    expect([...read(`${NAME}=; ${NAME}x=<script>; ${NAME}y=%41`)]).toEqual([]);
  });

  it('are never looked up or cleared by an id that can’t be ours', () => {
    for (const bad of [undefined, '', 'short', `${ID};x`, '<script>', 'a'.repeat(65)]) {
      expect(transactionOf(new Map([[`__Host-sign-in-${bad ?? ''}`, 'x']]), 'sign-in', bad)).toBeUndefined();
      expect(clearTransaction('sign-in', bad)).toEqual([]);
    }
    expect(clearTransaction('sign-in', ID)).toMatchObject([
      { name: NAME, value: '', maxAge: 0, path: '/', secure: true },
    ]);
  });

  it('expire the oldest by number and by size', () => {
    const held = new Map(Array.from({ length: 8 }, (_, at) => [`__Host-sign-in-${id(at)}`, 'x'] as const));
    const kept = keepTransaction(held, 'sign-in', ID, 'new');
    expect(kept?.map(({ name, maxAge }) => [name, maxAge])).toEqual([
      [NAME, 600],
      [`__Host-sign-in-${id(0)}`, 0],
    ]);
    const large = new Map(
      Array.from({ length: 5 }, (_, at) => [`__Host-sign-in-${id(at)}`, 'x'.repeat(3900)] as const),
    );
    expect(keepTransaction(large, 'sign-in', ID, 'x'.repeat(3900))?.filter(({ maxAge }) => maxAge === 0)).toHaveLength(
      2,
    );
    expect(keepTransaction(new Map(), 'sign-in', ID, 'x'.repeat(4096))).toBeUndefined();
  });
});
