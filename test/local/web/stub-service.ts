/** The documented routes of the service with made-up answers, and a record of what was asked. Nothing of the service itself. */
import { Hono } from 'hono';
import { type LoopbackServer, serveOnLoopback } from '../../../local/kit/serve-on-loopback.ts';

export interface Asked {
  readonly method: string;
  /** With the query. */
  readonly path: string;
  readonly authorization: string | undefined;
  readonly body: unknown;
}

export interface StubService extends LoopbackServer {
  readonly web: Hono;
  readonly asked: Asked[];
}

const readBody = (text: string, type: string | undefined): unknown =>
  type?.startsWith('application/json') === true ? (JSON.parse(text) as unknown) : text;

/** Starts a stub without routes; they are added to `web` before the first request. */
export async function startStubService(): Promise<StubService> {
  const web = new Hono();
  const asked: Asked[] = [];
  web.use(async (c, next) => {
    const url = new URL(c.req.url);
    asked.push({
      method: c.req.method,
      path: `${url.pathname}${url.search}`,
      authorization: c.req.header('authorization'),
      body: readBody(await c.req.raw.clone().text(), c.req.header('content-type')),
    });
    await next();
  });
  const server = await serveOnLoopback({ makeFetch: () => web.fetch });
  return { ...server, web, asked };
}

/** A problem as the service answers it (RFC 9457). */
export const problem = (code: string, status: number, more: Readonly<Record<string, unknown>> = {}): Response => {
  const body = { type: `http://service.test/problems/${code}`, title: `Title of ${code}`, status, ...more };
  return Response.json(body, { status, headers: { 'content-type': 'application/problem+json' } });
};
