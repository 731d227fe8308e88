/** What an app may ask of `/authorize`, by GET or by form, and the answer: on to Azure, to our own page, or back to the app. */
import type { AppCatalogue } from '../platform/words/apps/app-catalogue.ts';
import { EmailAddress } from '../platform/words/identifiers.ts';
import type { Kept } from '../platform/pages/cookies.ts';
import { logFault, makeSupportCode } from '../platform/endpoint/fault.ts';
import { fitVisits, type KeepingServices, storeVisit } from '../platform/pages/keep-visits.ts';
import { knownTenantsOf } from '../provider/known-tenants.ts';
import type { PageAnswer, Visit } from '../platform/pages/page-endpoint.ts';
import { PageRefusal } from '../platform/pages/page-refusal.ts';
import { seeOther, seeOtherKeeping } from '../platform/pages/redirect.ts';
import { toApp } from '../platform/pages/visit-id.ts';
import { authorizationReply } from '../provider/authorization-reply.ts';
import { errorAnswer } from '../provider/rules/authorization-request.ts';
import {
  type AuthorizationRequestOutcome,
  readAuthorizationRequest,
} from '../provider/rules/read-authorization-request.ts';
import { type AddressLimitServices, limitAddress } from './address-limit.ts';
import { silentError, type SilentErrorCode } from './rules/silent-error.ts';
import type { BeginAuthorization } from './begin-authorization.ts';
import { type SentToTenant, withWayBack } from './silent/silent-return.ts';

export const AUTHORIZE_ANSWERS = {
  200: { description: 'A page whose form takes an error back to the app (form_post).', contentType: 'text/html' },
  303: {
    description: 'To Azure, to the app’s Company sign-in page, to our own page for the address, or back with an error.',
  },
  400: { description: 'A page: the app or its redirect URI is unknown.', contentType: 'text/html' },
  429: {
    description: 'A page: too many addresses asked about, or too large requests, from one network.',
    contentType: 'text/html',
  },
} as const;

export type AuthorizeServices = AddressLimitServices &
  KeepingServices & {
    readonly serviceUrl: string;
    readonly catalogue: Pick<AppCatalogue, 'apps'>;
    readonly signIn: { readonly beginAuthorization: BeginAuthorization };
  };

// Where a sealed hint leads, discovery has said and counted before.
const asksAboutAddress = ({ loginHint, chooseAccount }: Asked): boolean =>
  !chooseAccount && EmailAddress.safeParse(loginHint).success;

async function seeOtherFitting(services: KeepingServices, visit: Visit, url: string, kept: Kept): Promise<PageAnswer> {
  const fitted = await fitVisits(services, visit, [kept]);
  return fitted instanceof PageRefusal ? fitted : seeOtherKeeping(url, visit.cookies, fitted);
}

/** On to Azure; first what no cookie and no address takes is stored. */
async function toAzure(services: KeepingServices, visit: Visit, sent: SentToTenant): Promise<PageAnswer> {
  const { state: id, sealed, wayBack } = sent;
  if (wayBack === undefined) return seeOtherFitting(services, visit, sent.url, { id, sealed });
  const stored = await storeVisit(services, visit.request, { id, sealed: wayBack });
  if (stored instanceof PageRefusal) return stored;
  return seeOtherFitting(services, visit, withWayBack(sent, stored.sealed), { id, sealed });
}

type Asked = Extract<AuthorizationRequestOutcome, { kind: 'request' }>;

async function begin(services: AuthorizeServices, visit: Visit, asked: Asked): Promise<PageAnswer> {
  const { serviceUrl, signIn } = services;
  const { request, isVisitOf } = visit;
  const { app } = asked;
  const withError = (error: Parameters<typeof errorAnswer>[0]) =>
    authorizationReply(services, app, asked.request, errorAnswer(error));
  const limited = asksAboutAddress(asked) ? limitAddress(services, request) : undefined;
  if (limited !== undefined) return limited;
  const began = await signIn.beginAuthorization({ ...asked, knownTenants: knownTenantsOf(request) });
  switch (began.kind) {
    case 'company-credentials':
      return seeOther(began.url);
    case 'entra':
      return toAzure(services, visit, began);
    case 'ask-address':
      return seeOtherFitting(services, visit, `${serviceUrl}/sign-in?id=${began.id}`, began);
    case 'integration-broken':
      isVisitOf({ account: began.accountId, email: began.email, app: app.id });
      return new PageRefusal('integration-broken', { signIn: { app: app.id } });
    case 'bad-id-token-hint':
      return withError({ error: 'invalid_request', description: 'id_token_hint is not one of ours for this client' });
    case 'silent-error':
      return withError(began.error);
  }
}

/** Who asked for no page gets none: what a page would tell the person, a fault too, is told to the app. */
async function beginSilently(
  services: AuthorizeServices,
  visit: Visit,
  asked: Asked,
  operation: string,
): Promise<PageAnswer> {
  const withError = (error: SilentErrorCode) =>
    authorizationReply(services, asked.app, asked.request, errorAnswer(silentError(error)));
  try {
    const answer = await begin(services, visit, asked);
    return answer instanceof PageRefusal ? withError('temporarily_unavailable') : answer;
  } catch (fault) {
    const absent = logFault(fault, operation, makeSupportCode(), visit.context);
    return withError(absent === undefined ? 'server_error' : 'temporarily_unavailable');
  }
}

/** `given`: without those that were sent empty (RFC 6749 section 3.1). `operation`: its name, for the log. */
export async function authorizeReply(
  services: AuthorizeServices,
  visit: Visit,
  given: URLSearchParams,
  operation: string,
): Promise<PageAnswer> {
  const { catalogue } = services;
  const [client, ...others] = given.getAll('client_id');
  visit.leadsTo(toApp(catalogue.apps.find(({ clientId }) => others.length === 0 && clientId === client)));
  const asked = readAuthorizationRequest(given, catalogue.apps);
  switch (asked.kind) {
    case 'page':
      return new PageRefusal(asked.refusal);
    case 'error':
      return authorizationReply(services, asked.app, asked.to, errorAnswer(asked.error));
    case 'request':
      return asked.request.prompt === 'none'
        ? beginSilently(services, visit, asked, operation)
        : begin(services, visit, asked);
  }
}
