/** Who is signed in to a local web app. The browser holds a signed id, the app the rest. */
import { randomBytes, timingSafeEqual } from 'node:crypto';
import type { Context } from 'hono';
import { LRUCache } from 'lru-cache';
import * as z from 'zod';
import type { Html } from './render-page.ts';
import { makeSignedCookie } from './signed-cookie.ts';

export interface PageSession<Content> {
  readonly content: Content;
  /** Stands in every form of the session's pages (`csrf`), so that nobody else can make one. */
  readonly csrf: string;
  /** What the next page says first. */
  notice: Html | undefined;
}

export interface PageSessions<Content> {
  read(c: Context): Promise<PageSession<Content> | undefined>;
  /** Always under a new id: one that was planted in the browser before means nothing. */
  start(c: Context, content: Content): Promise<void>;
  /** Ends it here, not only in the browser. */
  end(c: Context): Promise<void>;
}

const LIFETIME_SECONDS = 8 * 60 * 60;
const randomText = (): string => randomBytes(32).toString('base64url');

/** Sessions in memory, for 8 hours or until the app stops. `name` is the cookie's. */
export function makePageSessions<Content>(name: string, clock: () => Date): PageSessions<Content> {
  const held = new LRUCache<string, PageSession<Content>>({ max: 1_000 });
  const cookie = makeSignedCookie({
    name,
    key: new Uint8Array(randomBytes(32)),
    content: z.string(),
    lifetimeSeconds: LIFETIME_SECONDS,
    clock,
  });
  return {
    async read(c) {
      const id = await cookie.read(c);
      return id === undefined ? undefined : held.get(id);
    },
    async start(c, content) {
      const id = randomText();
      held.set(id, { content, csrf: randomText(), notice: undefined });
      await cookie.write(c, id);
    },
    async end(c) {
      const id = await cookie.read(c);
      if (id !== undefined) held.delete(id);
      cookie.clear(c);
    },
  };
}

/** Whether a form came from one of the session's own pages. */
export function isOwnForm(session: PageSession<unknown>, csrf: unknown): boolean {
  const [given, expected] = [Buffer.from(typeof csrf === 'string' ? csrf : ''), Buffer.from(session.csrf)];
  return given.length === expected.length && timingSafeEqual(given, expected);
}
