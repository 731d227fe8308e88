/** Step two begins: the browser goes to the customer's Azure tenant, or to the app's Company sign-in page. */
import { type Account, linkedTenant } from '../users/rules/account.ts';
import type { App } from '../platform/words/apps/app-catalogue.ts';
import type { AccountId, EmailAddress, TenantId } from '../platform/words/identifiers.ts';
import {
  type AuthorizationRequest,
  companySignInUrl,
  type LoginHint,
} from '../provider/rules/authorization-request.ts';
import { KeptSignIn } from './rules/sign-in-transaction.ts';
import type { VisitKind } from '../platform/keys/open-sealed.ts';
import { makeSendToAzure, type SendToAzureDependencies } from '../entra/send-to-azure.ts';
import { isContext } from '../entra/rules/authentication-context.ts';
import type { MendConsent } from '../consent/mend-consent.ts';
import { type SentToTenant, withSilentReturn } from './silent/silent-return.ts';
import type { ResolveSignIn } from './discover-sign-in.ts';

export type BeginSignInOutcome =
  | { readonly kind: 'company-credentials'; readonly url: string }
  | SentToTenant
  /** Fails closed: never a way around it by password. */
  | {
      readonly kind: 'integration-broken';
      readonly accountId: AccountId;
      /** Undefined: nobody was named. */
      readonly email: EmailAddress | undefined;
    };

export type BeginSignInInput = {
  readonly app: App;
  readonly request: AuthorizationRequest;
  readonly email: EmailAddress;
  /** How the person's tenant calls them, if they signed in before. */
  readonly azure?: LoginHint['azure'];
  /** The visit of our own form from which this goes on, which keeps the request. */
  readonly hosted?: string;
};

export type SendToTenantDependencies = SendToAzureDependencies & { readonly mendConsent: MendConsent };

export const signInVisit: VisitKind<KeptSignIn> = {
  ...{ purpose: 'sign-in', schema: KeptSignIn, namedBy: 'state' },
};

/** What every way to Azure has that is for an app. */
export const wayOf = ({ id: app }: Pick<App, 'id'>, { acr }: AuthorizationRequest) => {
  const contexts = acr?.essential === true ? acr.values.filter(isContext) : [];
  return { route: 'sign-in/callback', app, contexts: contexts.length === 0 ? undefined : contexts };
};

/** To the account's tenant, unless its integration is broken and stays so. Without an address Azure is asked who it is. */
export const makeSendToTenant = (dependencies: SendToTenantDependencies) => {
  const { mendConsent } = dependencies;
  const sendToAzure = makeSendToAzure(dependencies);
  const worksAgain = async (id: AccountId, tenantId: TenantId): Promise<boolean> => {
    const now = await mendConsent(id);
    return now?.integration.state === 'connected' && now.integration.tenantId === tenantId;
  };
  return async function sendToTenant(
    { id: accountId, integration }: Account,
    tenantId: TenantId,
    { app, request, email, azure, hosted }: Omit<BeginSignInInput, 'email'> & { readonly email?: EmailAddress },
  ): Promise<Exclude<BeginSignInOutcome, { kind: 'company-credentials' }>> {
    if (integration.state === 'broken' && !(await worksAgain(accountId, tenantId))) {
      return { kind: 'integration-broken', accountId, email };
    }
    const loginHint = azure?.tenantId === tenantId ? azure.hint : email;
    const { prompt } = request;
    const way = { authority: tenantId, loginHint, prompt, ...wayOf(app, request) };
    const sent = await sendToAzure(signInVisit, way, (secrets) => ({
      ...{ ...secrets, tenantId, account: accountId, ...(email === undefined ? {} : { typed: email }) },
      ...(hosted === undefined ? { request } : { hosted }),
    }));
    return prompt === 'none' ? withSilentReturn(dependencies, sent, request) : sent;
  };
};

type Dependencies = SendToTenantDependencies & { readonly resolveSignIn: ResolveSignIn };

export const makeBeginSignIn = (dependencies: Dependencies) => {
  const { resolveSignIn, serviceUrl } = dependencies;
  const sendToTenant = makeSendToTenant(dependencies);
  return async function beginSignIn(input: BeginSignInInput): Promise<BeginSignInOutcome> {
    const { app, request, email } = input;
    const { decision, account } = await resolveSignIn(email, app);
    if (decision.step === 'company-credentials') {
      return { kind: 'company-credentials', url: companySignInUrl(app, request, serviceUrl, email) };
    }
    const tenantId = account === undefined ? undefined : linkedTenant(account);
    if (account === undefined || tenantId === undefined) throw new Error('the decision is Entra without a tenant');
    return sendToTenant(account, tenantId, input);
  };
};
export type BeginSignIn = ReturnType<typeof makeBeginSignIn>;
