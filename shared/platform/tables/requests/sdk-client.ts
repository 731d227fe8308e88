/** The Tables SDK for what is about many rows, on the same wire: loaded with the first of it, so that no sign-in pays for it. */
import type { TableClient } from '@azure/data-tables';
import type { HttpClient, PipelineRequest } from '@azure/core-rest-pipeline';
import { makeOnce, type Once } from '../../in-process/make-once.ts';
import type { Send } from './storage-request.ts';

export const makeSdkClient = (tablesUrl: string, table: string, send: Send): Once<TableClient> =>
  makeOnce(async () => {
    const [{ TableClient: Client }, { createHttpHeaders }] = await Promise.all([
      import('@azure/data-tables'),
      import('@azure/core-rest-pipeline'),
    ]);
    const httpClient: HttpClient = {
      async sendRequest(request) {
        const { status, headers, text } = await send(wireRequestOf(table, request), signalOf(request));
        const answered = createHttpHeaders();
        for (const [name, value] of Object.entries(headers)) answered.set(name, [value ?? ''].flat().join(', '));
        return { request, status, headers: answered, bodyAsText: text };
      },
    };
    return new Client(tablesUrl, table, {
      httpClient,
      // The wire tries again itself, and refuses http where it isn't allowed.
      retryOptions: { maxRetries: 0 },
      allowInsecureConnection: true,
    });
  });

/** The wire says itself how long a body is, and answers aren't packed. */
const WIRES_OWN: ReadonlySet<string> = new Set(['accept-encoding', 'content-length', 'connection']);

function wireRequestOf(table: string, request: PipelineRequest) {
  const { method, url, body, timeout } = request;
  if (body !== undefined && body !== null && typeof body !== 'string')
    throw new Error('the wire takes bodies of text only');
  const { pathname, search } = new URL(url);
  const headers = Object.fromEntries(Object.entries(request.headers.toJSON()).filter(([name]) => !WIRES_OWN.has(name)));
  return { table, method, path: pathname + search, headers, body: body ?? undefined, tryMs: timeout || undefined };
}

const signalOf = ({ abortSignal }: PipelineRequest): AbortSignal =>
  abortSignal instanceof AbortSignal ? abortSignal : new AbortController().signal;
