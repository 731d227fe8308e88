/** Step one of a sign-in: the service says where step two happens. */
import { z } from 'zod';

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

/** Makes the question for one app. `ownUrl`: the service may send the browser there and nowhere else. */
export const makeAskDiscovery =
  (serviceUrl: string, app: string, ownUrl: string): AskDiscovery =>
  async (email) => {
    try {
      const response = await fetch(new URL('/discovery', serviceUrl), {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
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
