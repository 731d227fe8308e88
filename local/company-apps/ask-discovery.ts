/** Step one of a sign-in: the service says where step two happens. */
import * as z from 'zod';
import { callService } from '../web/call-service.ts';

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
const DEFAULT_WAIT_SECONDS = 30;

/** `ownUrl`: the service may send the browser there and nowhere else. The authorization keeps this server, which asks for everybody, out of the limit per address. */
export type DiscoveryOptions = Readonly<Record<'serviceUrl' | 'app' | 'ownUrl' | 'authorization', string>>;

/** Makes the question for one app. */
export const makeAskDiscovery = ({ serviceUrl, app, ownUrl, authorization }: DiscoveryOptions): AskDiscovery =>
  async function askDiscovery(email) {
    const call = {
      method: 'POST',
      url: new URL('/discovery', serviceUrl),
      authorization,
      json: { email, app },
    } as const;
    const { status, headers, body } = (await callService(call)) ?? {};
    if (status === 400) return { kind: 'not-an-address' };
    const retryAfterSeconds = Number(headers?.get('retry-after')) || DEFAULT_WAIT_SECONDS;
    if (status === 429) return { kind: 'too-many-requests', retryAfterSeconds };
    const answer = status === 200 ? Answer.safeParse(body).data : undefined;
    if (answer?.step === 'company-credentials') return { kind: 'company-credentials' };
    const next = answer && new URL(answer.url);
    return next?.origin === ownUrl ? { kind: 'entra', url: next } : { kind: 'unavailable' };
  };
