/** One call of the service's interface, by a stand-in of the Company's. */

const TIMEOUT_MS = 15_000;

/** RFC 6749 section 2.3.1: id and secret are form-encoded, then joined. */
export function basicAuthorization(id: string, secret: string): string {
  const encode = (text: string): string => new URLSearchParams({ x: text }).toString().slice(2);
  return `Basic ${Buffer.from(`${encode(id)}:${encode(secret)}`).toString('base64')}`;
}

export interface ServiceCall {
  readonly method: 'GET' | 'POST';
  readonly url: URL;
  readonly authorization: string;
  readonly json?: unknown;
}
/** `body`: undefined when it is no JSON. */
export type ServiceAnswer = Pick<Response, 'status' | 'headers'> & { readonly body: unknown };

/** Never throws for what the network or the service does; undefined: no answer. Nobody is led elsewhere by a redirect. */
export async function callService(call: ServiceCall): Promise<ServiceAnswer | undefined> {
  const { method, url, authorization, json } = call;
  try {
    const response = await fetch(url, {
      ...{ method, redirect: 'error', signal: AbortSignal.timeout(TIMEOUT_MS) },
      headers: { authorization, ...(json !== undefined && { 'content-type': 'application/json' }) },
      body: json === undefined ? null : JSON.stringify(json),
    });
    const body: unknown = await response.json().catch(() => undefined);
    return { status: response.status, headers: response.headers, body };
  } catch {
    return undefined;
  }
}
