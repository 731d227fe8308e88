/** Who is signed in to a local web app. */
import { randomBytes, timingSafeEqual } from 'node:crypto';
import type { Context } from 'hono';
import { makeKeptCookie } from './kept-cookie.ts';
import type { Html } from './render-page.ts';

export interface PageSession<Content> {
  readonly content: Content;
  /** Stands in every form of the session's pages (`csrf`), so that nobody else can make one. */
  readonly csrf: string;
  /** What the next page says first. */
  notice: Html | undefined;
}

export interface PageSessions<Content> {
  read(c: Context): PageSession<Content> | undefined;
  start(c: Context, content: Content): void;
  end(c: Context): void;
}

const LIFETIME_SECONDS = 8 * 60 * 60;

/** For 8 hours or until the app stops. `name` is the cookie's. */
export function makePageSessions<Content>(name: string): PageSessions<Content> {
  const cookie = makeKeptCookie<PageSession<Content>>(name, LIFETIME_SECONDS);
  return {
    read: cookie.read,
    start(c, content) {
      cookie.write(c, { content, csrf: randomBytes(32).toString('base64url'), notice: undefined });
    },
    end: cookie.clear,
  };
}

/** Whether a form came from one of the session's own pages. */
export function isOwnForm(session: PageSession<unknown>, csrf: unknown): boolean {
  const [given, expected] = [Buffer.from(typeof csrf === 'string' ? csrf : ''), Buffer.from(session.csrf)];
  return given.length === expected.length && timingSafeEqual(given, expected);
}
