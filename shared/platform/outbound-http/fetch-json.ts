/** One bounded HTTP call that answers JSON: bounded in time and in size, and it follows no redirect. */
import { callWithin } from './call-within.ts';
import { makeHttpWire } from './http-wire.ts';

export type JsonRequest = {
  readonly method?: 'GET' | 'POST';
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string;
  /** For the whole exchange, the body included; ANSWER_MILLISECONDS. */
  readonly timeoutMilliseconds?: number | undefined;
  /** The largest body that is read; 512 KiB. */
  readonly maxOctets?: number;
};

/** `body` is undefined when the answer was no JSON. */
export type JsonAnswer = {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: unknown;
};

/**
 * A request that got lost is given up after so long, whatever it was for: somebody waits, or a job that asks once more, and the next
 * one is a new request. Entra and Graph answer within a second, the largest page of people within a few.
 */
export const ANSWER_MILLISECONDS = 5000;
/** Most answers that we ask for don't come near it: a tenant's key set has some 20 KB. */
const MAX_OCTETS = 512 * 1024;

const sendHttp = makeHttpWire({ connectMs: ANSWER_MILLISECONDS });

/** Throws when there is no answer, it comes late (TimeoutError), redirects or is too large. Any other status is an answer. */
export async function fetchJson(url: string, request: JsonRequest = {}): Promise<JsonAnswer> {
  const {
    method = 'GET',
    headers = {},
    body,
    timeoutMilliseconds = ANSWER_MILLISECONDS,
    maxOctets = MAX_OCTETS,
  } = request;
  const { origin, pathname, search } = new URL(url);
  const inLowerCase = Object.entries(headers).map(([name, value]): [string, string] => [name.toLowerCase(), value]);
  const asked = {
    ...{ origin, method, path: pathname + search, body, maxOctets },
    headers: Object.fromEntries([['accept', 'application/json'], ...inLowerCase]),
  };
  const answer = await callWithin(timeoutMilliseconds, (signal) => sendHttp(asked, signal));
  if (answer.status >= 300 && answer.status < 400) throw new Error(`the answer redirects (HTTP ${answer.status})`);
  const flat = Object.entries(answer.headers).map(([name, value]): [string, string] => [
    name,
    [value ?? ''].flat().join(', '),
  ]);
  return { status: answer.status, headers: Object.fromEntries(flat), body: parse(answer.text) };
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
