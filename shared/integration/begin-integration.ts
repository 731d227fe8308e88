/** The admin opens the one-time address: off to Azure, to prove which tenant they belong to. */
import type { IntegrationSignIn } from './rules/integration-visit.ts';
import { TRANSACTION_LIFETIME_MS } from '../platform/words/lifetimes.ts';
import { makeVisitId } from '../platform/pages/visit-id.ts';
import type { Clock, RandomText, RedemptionStore, Sealer } from '../platform/ports.ts';
import type { EntraSignIn } from '../entra/ports.ts';
import { integrationLink } from './integration-link.ts';
import { makeUseLink } from '../platform/keys/one-time-link.ts';

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

export const makeBeginIntegration = (dependencies: Dependencies) => {
  const { entraSignIn, sealer, clock, randomText, serviceUrl } = dependencies;
  const useLink = makeUseLink(dependencies);
  return async function beginIntegration(sealedTicket: string): Promise<BeginIntegrationOutcome> {
    const used = await useLink(integrationLink, sealedTicket);
    if (used.kind !== 'usable') return { kind: `ticket-${used.kind}` };
    const visit: IntegrationSignIn = {
      ...used.content,
      ...{ state: makeVisitId(randomText(), clock()), nonce: randomText(), codeVerifier: randomText() },
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
