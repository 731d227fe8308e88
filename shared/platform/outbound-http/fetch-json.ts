/** One bounded HTTP call that answers JSON: bounded in time and in size, and it follows no redirect. */

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

/** Throws when there is no answer, it comes late, redirects or is too large. Any status is an answer. */
export async function fetchJson(url: string, request: JsonRequest = {}): Promise<JsonAnswer> {
  const { timeoutMilliseconds = ANSWER_MILLISECONDS, maxOctets = MAX_OCTETS, ...rest } = request;
  const response = await fetch(url, {
    ...rest,
    redirect: 'error',
    signal: AbortSignal.timeout(timeoutMilliseconds),
  });
  const text = await readText(response, maxOctets);
  return { status: response.status, headers: Object.fromEntries(response.headers), body: parse(text) };
}

async function readText(response: Response, maxOctets: number): Promise<string> {
  const stream: AsyncIterable<Uint8Array> | null = response.body;
  if (stream === null) return '';
  const chunks: Uint8Array[] = [];
  let octets = 0;
  // Leaving the loop early cancels the rest of the body.
  for await (const chunk of stream) {
    octets += chunk.byteLength;
    if (octets > maxOctets) throw new RangeError(`the answer is larger than ${maxOctets} octets`);
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString('utf8');
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
