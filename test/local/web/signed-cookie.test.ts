import { randomBytes } from 'node:crypto';
import { Hono } from 'hono';
import { beforeEach, describe, expect, it } from 'vitest';
import * as z from 'zod';
import { makeSignedCookie } from '../../../local/web/signed-cookie.ts';

let now: Date;
let web: Hono;

beforeEach(() => {
  now = new Date('2027-01-01T00:00:00Z');
  const key = new Uint8Array(randomBytes(32));
  const make = (name: string) =>
    makeSignedCookie({ name, key, content: z.object({ who: z.string() }), lifetimeSeconds: 60, clock: () => now });
  const [first, second] = [make('app-first'), make('app-second')];
  web = new Hono();
  web.get('/write', async (c) => {
    await first.write(c, { who: 'Zoë <b>' });
    return c.text('written');
  });
  web.get('/read', async (c) => c.json({ first: await first.read(c), second: await second.read(c) }));
});

const written = async (): Promise<{ header: string; value: string }> => {
  const header = (await web.request('/write')).headers.getSetCookie()[0] ?? '';
  return { header, value: /^app-first=([^;]*)/.exec(header)?.[1] ?? '' };
};
const read = async (cookie: string): Promise<unknown> => (await web.request('/read', { headers: { cookie } })).json();

describe('a signed cookie', () => {
  it('gives back what was written, and only the server can read it from scripts', async () => {
    const { header, value } = await written();
    expect(header).toMatch(/; HttpOnly/);
    expect(header).toMatch(/; SameSite=Lax/);
    expect(await read(`app-first=${value}`)).toEqual({ first: { who: 'Zoë <b>' } });
  });

  it('is worth nothing when a character was changed', async () => {
    const { value } = await written();
    const altered = `${value.startsWith('A') ? 'B' : 'A'}${value.slice(1)}`;
    expect(await read(`app-first=${altered}`)).toEqual({});
  });

  it('is worth nothing under the name of another cookie with the same key', async () => {
    const { value } = await written();
    expect(await read(`app-second=${value}`)).toEqual({});
  });

  it('ends with its lifetime', async () => {
    const { value } = await written();
    now = new Date(now.getTime() + 59_999);
    expect(await read(`app-first=${value}`)).toEqual({ first: { who: 'Zoë <b>' } });
    now = new Date(now.getTime() + 1);
    expect(await read(`app-first=${value}`)).toEqual({});
  });

  it('is worth nothing without its signature', async () => {
    const { value } = await written();
    expect(await read(`app-first=${value.split('.')[0] ?? ''}`)).toEqual({});
  });
});
