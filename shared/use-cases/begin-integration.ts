/** The admin opens the one-time address: off to Azure, to prove which tenant they belong to. */
import { IntegrationTicket, type IntegrationSignIn } from '../domain/integration-visit.ts';
import { TRANSACTION_LIFETIME_MS } from '../domain/openid/sign-in-transaction.ts';
import type { Clock, EntraSignIn, RandomText, RedemptionStore, Sealer } from '../ports.ts';
import { openSealed } from './open-sealed.ts';

export type BeginIntegrationOutcome =
  | { readonly kind: 'entra'; readonly url: string; readonly state: string; readonly sealed: string }
  | { readonly kind: 'ticket-not-usable' | 'ticket-used' };

type Dependencies = {
  readonly entraSignIn: EntraSignIn;
  readonly redemptionStore: RedemptionStore;
  readonly sealer: Sealer;
  readonly clock: Clock;
  readonly randomText: RandomText;
  readonly serviceUrl: string;
};

// Clocks of instances differ: a used ticket is remembered for longer than any of them would open it.
const MEMORY_MS = 5 * 60_000;
// The store files a use under its expiry, so one ticket must always give the same moment.
const rememberUntil = ({ expiresAt }: IntegrationTicket): Date => new Date(expiresAt * 1000 + MEMORY_MS);

/** Makes the use case. A ticket works once: whoever finds it in a browser's history can't start with it. */
export const makeBeginIntegration = (dependencies: Dependencies) => {
  const { entraSignIn, redemptionStore, sealer, clock, randomText, serviceUrl } = dependencies;
  return async (sealedTicket: string): Promise<BeginIntegrationOutcome> => {
    const ticket = await openSealed(sealer, 'integration-start', IntegrationTicket, sealedTicket);
    if (ticket === undefined) return { kind: 'ticket-not-usable' };
    const redemption = await redemptionStore.redeem(ticket.id, rememberUntil(ticket));
    if (redemption === 'already-redeemed') return { kind: 'ticket-used' };
    const visit: IntegrationSignIn = {
      ...ticket,
      ...{ state: randomText(), nonce: randomText(), codeVerifier: randomText() },
    };
    const { state, nonce, codeVerifier } = visit;
    const url = entraSignIn.authorizationUrl({
      ...{ state, nonce, codeVerifier },
      authority: 'organizations',
      redirectUri: `${serviceUrl}/integration/callback`,
      loginHint: undefined,
    });
    const sealed = await sealer.seal(
      'integration-sign-in',
      visit,
      new Date(clock().getTime() + TRANSACTION_LIFETIME_MS),
    );
    return { kind: 'entra', url: url.href, state, sealed };
  };
};
export type BeginIntegration = ReturnType<typeof makeBeginIntegration>;
