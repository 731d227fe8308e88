/** Step one of a sign-in: the service says where step two happens. */
import * as z from 'zod';

export type NextStep =
  | { readonly kind: 'entra'; readonly url: URL }
  | { readonly kind: 'company-credentials' }
  | { readonly kind: 'not-an-address' }
  | { readonly kind: 'too-many-requests'; readonly retryAfterSeconds: number }
  | { readonly kind: 'unavailable' };

export type AskDiscovery = (email: string) => Promise<NextStep>;

const Answer = z.discriminatedUnion('step', [
  z.object({ step: z.literal('entra'), url: z.url() }),
  z.object({ step: z.literal('company-credentials') }),
]);
const TIMEOUT_MS = 5_000;
const DEFAULT_WAIT_SECONDS = 30;

/** `ownUrl`: the service may send the browser there and nowhere else. The credentials keep this server, which asks for everybody, out of the limit per address. */
export interface DiscoveryOptions {
  readonly serviceUrl: string;
  readonly app: string;
  readonly ownUrl: string;
  readonly clientId: string;
  readonly clientSecret: string;
}

/** Makes the question for one app. */
export const makeAskDiscovery =
  ({ serviceUrl, app, ownUrl, clientId, clientSecret }: DiscoveryOptions): AskDiscovery =>
  async (email) => {
    try {
      const response = await fetch(new URL('/discovery', serviceUrl), {
        method: 'POST',
        headers: {
          'content-type': 'application/json',
          authorization: `Basic ${Buffer.from(`${clientId}:${clientSecret}`).toString('base64')}`,
        },
        body: JSON.stringify({ email, app }),
        redirect: 'error',
        signal: AbortSignal.timeout(TIMEOUT_MS),
      });
      if (response.status === 400) return { kind: 'not-an-address' };
      if (response.status === 429) {
        const seconds = Number(response.headers.get('retry-after'));
        return { kind: 'too-many-requests', retryAfterSeconds: seconds > 0 ? seconds : DEFAULT_WAIT_SECONDS };
      }
      const answer = response.status === 200 ? Answer.safeParse(await response.json()).data : undefined;
      if (answer === undefined) return { kind: 'unavailable' };
      if (answer.step === 'company-credentials') return { kind: 'company-credentials' };
      const url = new URL(answer.url);
      return url.origin === ownUrl ? { kind: 'entra', url } : { kind: 'unavailable' };
    } catch {
      return { kind: 'unavailable' };
    }
  };
