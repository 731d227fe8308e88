/** Step two begins: the browser goes to the customer's Azure tenant, or to the app's Company sign-in page. */
import { linkedTenant } from '../users/rules/account.ts';
import type { App } from '../platform/words/app-catalogue.ts';
import type { AccountId, EmailAddress, TenantId } from '../platform/words/identifiers.ts';
import type { AuthorizationRequest } from '../provider/rules/authorization-request.ts';
import { companySignInUrl } from '../provider/rules/authorization-response.ts';
import type { KeptSignIn } from './rules/sign-in-transaction.ts';
import { TRANSACTION_LIFETIME_MS } from '../platform/words/lifetimes.ts';
import { makeVisitId } from '../platform/pages/visit-id.ts';
import type { Clock, RandomText, Sealer } from '../platform/ports.ts';
import type { EntraSignIn } from '../entra/ports.ts';
import type { MendConsent } from '../consent/mend-consent.ts';
import type { ResolveSignIn } from '../decision/resolve-sign-in.ts';

export type BeginSignInOutcome =
  | { readonly kind: 'company-credentials'; readonly url: string }
  /** `state` names the transaction, `sealed` is what the browser keeps of it. */
  | { readonly kind: 'entra'; readonly url: string; readonly state: string; readonly sealed: string }
  /** Fails closed: never a way around it by password. */
  | { readonly kind: 'integration-broken'; readonly account: AccountId; readonly email: EmailAddress };

export type BeginSignInInput = {
  readonly app: App;
  readonly request: AuthorizationRequest;
  readonly email: EmailAddress;
  /** The visit of our own form from which this goes on, which keeps the request. */
  readonly hosted?: string;
};

type Dependencies = {
  readonly resolveSignIn: ResolveSignIn;
  readonly mendConsent: MendConsent;
  readonly entraSignIn: EntraSignIn;
  readonly sealer: Sealer;
  readonly clock: Clock;
  readonly randomText: RandomText;
  readonly serviceUrl: string;
};

/** Nothing is stored: the transaction lives sealed in the browser. */
export const makeBeginSignIn = (dependencies: Dependencies) => {
  const { resolveSignIn, mendConsent, entraSignIn, sealer, clock, randomText, serviceUrl } = dependencies;
  const worksAgain = async (id: AccountId, tenantId: TenantId): Promise<boolean> => {
    const now = await mendConsent(id);
    return now?.integration.state === 'connected' && now.integration.tenantId === tenantId;
  };
  return async function beginSignIn({ app, request, email, hosted }: BeginSignInInput): Promise<BeginSignInOutcome> {
    const { decision, account } = await resolveSignIn(email, app);
    if (decision.step === 'company-credentials') {
      return { kind: 'company-credentials', url: companySignInUrl(app, request, serviceUrl, email) };
    }
    const tenantId = account === undefined ? undefined : linkedTenant(account);
    if (account === undefined || tenantId === undefined) throw new Error('the decision is Entra without a tenant');
    if (account.integration.state === 'broken' && !(await worksAgain(account.id, tenantId))) {
      return { kind: 'integration-broken', account: account.id, email };
    }
    const now = clock();
    const [state, nonce, codeVerifier] = [makeVisitId(randomText(), now, app.id), randomText(), randomText()];
    const transaction: KeptSignIn = {
      ...{ state, nonce, codeVerifier, tenantId },
      ...(hosted === undefined ? { request } : { hosted }),
      account: account.id,
      typed: email,
    };
    const expiresAt = new Date(now.getTime() + TRANSACTION_LIFETIME_MS);
    const url = entraSignIn.authorizationUrl({
      authority: tenantId,
      redirectUri: `${serviceUrl}/sign-in/callback`,
      ...{ state, nonce, codeVerifier },
      loginHint: email,
    });
    return { kind: 'entra', url: url.href, state, sealed: await sealer.seal('sign-in', transaction, expiresAt) };
  };
};
export type BeginSignIn = ReturnType<typeof makeBeginSignIn>;
