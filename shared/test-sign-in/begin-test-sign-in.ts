/** A browser opens the one-time link of a test sign-in: off to Azure, as an app's sign-in would go. */
import { TRANSACTION_LIFETIME_MS } from '../platform/words/lifetimes.ts';
import type { TestSignInTransaction } from './rules/test-sign-in.ts';
import { makeVisitId } from '../platform/pages/visit-id.ts';
import type { Clock, RandomText, RedemptionStore, Sealer } from '../platform/ports.ts';
import type { EntraSignIn } from '../entra/ports.ts';
import { nothingConnected } from './describe-test-findings.ts';
import type { MendConsent } from '../consent/mend-consent.ts';
import { makeUseLink } from '../platform/keys/one-time-link.ts';
import { testLink } from './test-link.ts';
import type { RecordTestResult } from './record-test-result.ts';

export type BeginTestSignInOutcome =
  | { readonly kind: 'entra'; readonly url: string; readonly state: string; readonly sealed: string }
  | { readonly kind: 'link-not-usable' | 'link-used' | 'not-connected' };

type Dependencies = {
  readonly mendConsent: MendConsent;
  readonly entraSignIn: Pick<EntraSignIn, 'authorizationUrl'>;
  readonly redemptionStore: Pick<RedemptionStore, 'redeem'>;
  readonly recordTestResult: RecordTestResult;
  readonly sealer: Sealer;
  readonly clock: Clock;
  readonly randomText: RandomText;
  readonly serviceUrl: string;
};

export const makeBeginTestSignIn = (dependencies: Dependencies) => {
  const { mendConsent, entraSignIn, recordTestResult, sealer, clock, randomText, serviceUrl } = dependencies;
  const useLink = makeUseLink(dependencies);
  return async function beginTestSignIn(sealedTicket: string): Promise<BeginTestSignInOutcome> {
    const used = await useLink(testLink, sealedTicket);
    if (used.kind !== 'usable') return { kind: `link-${used.kind}` };
    const ticket = used.content;
    const integration = (await mendConsent(ticket.account))?.integration;
    if (integration?.state !== 'connected') {
      await recordTestResult(ticket, nothingConnected);
      return { kind: 'not-connected' };
    }
    const [state, nonce, codeVerifier] = [makeVisitId(randomText(), clock()), randomText(), randomText()];
    const { tenantId } = integration;
    const transaction: TestSignInTransaction = { ...ticket, state, nonce, codeVerifier, tenantId };
    const url = entraSignIn.authorizationUrl({
      authority: tenantId,
      redirectUri: `${serviceUrl}/sign-in/callback`,
      ...{ state, nonce, codeVerifier },
      loginHint: ticket.email,
    });
    const expiresAt = new Date(clock().getTime() + TRANSACTION_LIFETIME_MS);
    const sealed = await sealer.seal('test-sign-in-transaction', transaction, expiresAt);
    return { kind: 'entra', url: url.href, state, sealed };
  };
};
export type BeginTestSignIn = ReturnType<typeof makeBeginTestSignIn>;
