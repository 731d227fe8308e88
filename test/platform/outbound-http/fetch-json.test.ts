import { describe, expect, it } from 'vitest';
import { callWithin } from '../../../shared/platform/outbound-http/call-within.ts';
import { fetchJson } from '../../../shared/platform/outbound-http/fetch-json.ts';
import { startJsonServer } from '../../support/servers/start-json-server.ts';

const soon = { timeoutMilliseconds: 5000 };

describe('a call that answers JSON', () => {
  it('gives status, headers and body', async () => {
    const server = await startJsonServer(() => ({ json: { a: 1 } }));
    const answer = await fetchJson(server.url, soon);
    expect(answer).toMatchObject({ status: 200, headers: { 'content-type': 'application/json' }, body: { a: 1 } });
  });

  it('gives no body when the answer is no JSON', async () => {
    const server = await startJsonServer(() => ({ status: 502, text: '<h1>Bad gateway</h1>' }));
    expect(await fetchJson(server.url, soon)).toMatchObject({ status: 502, body: undefined });
  });

  it('ends when nothing comes', async () => {
    const server = await startJsonServer(() => 'silence');
    await expect(fetchJson(server.url, { timeoutMilliseconds: 50 })).rejects.toThrow();
  });

  it('follows no redirect', async () => {
    const server = await startJsonServer(() => ({ status: 302, text: '', headers: { Location: '/elsewhere' } }));
    await expect(fetchJson(server.url, soon)).rejects.toThrow();
    expect(server.asked).toEqual(['/']);
  });

  it('takes no answer beyond its size', async () => {
    const server = await startJsonServer(() => ({ status: 200, text: `"${'x'.repeat(600 * 1024)}"` }));
    await expect(fetchJson(server.url, soon)).rejects.toThrow('larger than');
  });
});

describe('a call with a time limit', () => {
  it('gives the result', async () => {
    expect(await callWithin(1000, () => Promise.resolve('done'))).toBe('done');
  });

  it('throws what the call throws', async () => {
    await expect(callWithin(1000, () => Promise.reject(new Error('its own')))).rejects.toThrow('its own');
  });

  it('is given up even when it ignores the signal', async () => {
    const never = Promise.withResolvers<never>().promise;
    await expect(callWithin(20, () => never)).rejects.toMatchObject({ name: 'TimeoutError' });
  });
});
