import { request } from 'node:https';
import * as z from 'zod';

const VaultAnswer = z.object({
  nextLink: z.string().nullable().optional(),
  error: z.object({ code: z.string(), message: z.string() }).optional(),
});

export interface Call {
  readonly method?: string;
  readonly token?: string;
  readonly body?: string;
}

/** One https request without any SDK, to see what stands on the wire. */
export function callVault(url: string, ca: string, { method = 'GET', token, body }: Call = {}) {
  return new Promise<{
    status: number;
    challenge: string | undefined;
    text: string;
    json: z.infer<typeof VaultAnswer>;
  }>((resolve, reject) => {
    const headers = {
      ...(token === undefined ? {} : { authorization: `Bearer ${token}` }),
      ...(body === undefined ? {} : { 'content-type': 'application/json', 'content-length': Buffer.byteLength(body) }),
    };
    const call = request(
      url,
      { method, headers, ca, agent: false, signal: AbortSignal.timeout(10_000) },
      (response) => {
        let text = '';
        response.setEncoding('utf8').on('data', (chunk: string) => (text += chunk));
        response.once('error', reject).once('end', () => {
          const json = VaultAnswer.parse(text === '' ? {} : JSON.parse(text));
          resolve({ status: response.statusCode ?? 0, challenge: response.headers['www-authenticate'], text, json });
        });
      },
    );
    call.once('error', reject).end(body);
  });
}
