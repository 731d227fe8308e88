/** The person is back from Azure: who are they, which user is that, and may the app have them? */
import { linkedTenant } from '../users/rules/account.ts';
import type { AzureRefusal } from '../platform/words/refusals/refusals.ts';
import type { App, AppCatalogue } from '../platform/words/app-catalogue.ts';
import {
  type AuthorizationResponse,
  companySignInUrl,
  errorResponse,
  issuedResponse,
} from '../provider/rules/authorization-response.ts';
import { isRegistered } from '../platform/words/redirect-uri.ts';
import { domainOf } from '../platform/words/identifiers.ts';
import type { AuthorizationRequest } from '../provider/rules/authorization-request.ts';
import type { SignInTransaction } from './rules/sign-in-transaction.ts';
import type { Clock, Measurements } from '../platform/ports.ts';
import type { EntraPerson } from '../entra/ports.ts';
import type { BindPerson, BindRefusal } from './bind-person.ts';
import { decideAndCount } from '../decision/decide-and-count.ts';
import {
  type FindSignedInUserDependencies,
  type FindSignedInUserOutcome,
  makeFindSignedInUser,
  type Whose,
} from './find-signed-in-user.ts';
import type { IssueAuthorization } from '../provider/issue-authorization.ts';
import { makeMeetPerson, type MeetPersonDependencies } from './meet-person.ts';
import type { ResolveSignIn } from '../decision/resolve-sign-in.ts';

export type SignInRefusal =
  | AzureRefusal
  | BindRefusal
  | 'guest'
  | 'unknown-app'
  /** The account is linked to another tenant by now, or to none; or another account has the domain and its tenant. */
  | 'tenant-not-linked'
  | 'integration-broken';

export type FinishSignInOutcome =
  /** To the app, with what it asked for or an error. */
  | { readonly kind: 'signed-in' | 'login-required'; readonly app: App; readonly response: AuthorizationResponse }
  /** To the app's Company sign-in page. */
  | { readonly kind: 'company-credentials'; readonly url: string }
  /** `code` is for the log. */
  | { readonly kind: 'refused'; readonly refusal: SignInRefusal; readonly code: string };

type Dependencies = MeetPersonDependencies &
  FindSignedInUserDependencies & {
    readonly bindPerson: BindPerson;
    readonly issueAuthorization: IssueAuthorization;
    readonly resolveSignIn: ResolveSignIn;
    readonly catalogue: AppCatalogue;
    readonly measurements: Pick<Measurements, 'decided'>;
    readonly clock: Clock;
  };

const refuse = (refusal: SignInRefusal, code: string = refusal): FinishSignInOutcome => ({
  kind: 'refused',
  refusal,
  code,
});

/** The typed address decides nothing: every rule is applied to the user who really came (docs/product.md#rule-11-who-really-came). */
export const makeFinishSignIn = (dependencies: Dependencies) => {
  const { bindPerson, issueAuthorization, resolveSignIn, catalogue, clock, serviceUrl } = dependencies;
  const meetPerson = makeMeetPerson(dependencies);
  const findSignedInUser = makeFindSignedInUser(dependencies);

  /** As discovery would decide now: by the account, or by who else has the domain by now, if anybody. */
  const decide = async (app: App, { email, owner, record }: Whose) =>
    owner === undefined
      ? resolveSignIn(email, app)
      : {
          decision: decideAndCount(dependencies, { app, account: owner, record, email, now: clock() }),
          account: owner,
        };

  const acceptPerson = async (
    transaction: SignInTransaction,
    app: App,
    person: EntraPerson,
  ): Promise<FinishSignInOutcome | 'changed'> => {
    const { request } = transaction;
    const found = await findSignedInUser(transaction, person);
    const whose = found.kind === 'found' ? found : found.whose;
    if (whose !== undefined) {
      const { decision, account: owner } = await decide(app, whose);
      if (decision.step === 'company-credentials') {
        return { kind: decision.step, url: companySignInUrl(app, request, serviceUrl, whose.email) };
      }
      if (owner !== undefined && owner.id !== transaction.account) {
        // The domain's new owner may have the very tenant that the person came from; another one has to be asked itself.
        const isTheirs = linkedTenant(owner) === transaction.tenantId && owner.domains.includes(domainOf(whose.email));
        return isTheirs
          ? acceptPerson({ ...transaction, account: owner.id }, app, person)
          : refuse('tenant-not-linked');
      }
      // Its owner, as it is remembered, isn't the one that was read here: nothing is given by either.
      if (whose.owner === undefined) return refuse('tenant-not-linked');
    }
    return found.kind === 'refused' ? refuse(found.refusal) : acceptUser(transaction, app, found, person);
  };

  const acceptUser = async (
    { request }: SignInTransaction,
    app: App,
    { account, match, seen }: Extract<FindSignedInUserOutcome, { kind: 'found' }>,
    person: EntraPerson,
  ): Promise<FinishSignInOutcome | 'changed'> => {
    const now = clock();
    const loginRequired = checkAskedFor(request, person, match.user.id, now);
    if (loginRequired !== undefined) {
      return { kind: 'login-required', app, response: errorResponse(request, serviceUrl, loginRequired) };
    }
    const bound = match.kind === 'bound' ? 'bound' : await bindPerson(account.id, match.user, person, seen);
    if (bound === 'changed') return bound;
    if (bound !== 'bound') return refuse(bound);
    const issued = await issueAuthorization({ app, request, account: account.id, user: match.user, person });
    return { kind: 'signed-in', app, response: issuedResponse(request, serviceUrl, issued) };
  };

  /** `code` is Entra's, from the query; the transaction the one that this browser kept. */
  return async function finishSignIn(transaction: SignInTransaction, code: string): Promise<FinishSignInOutcome> {
    const app = findApp(catalogue, transaction);
    if (app === undefined) return refuse('unknown-app');
    const met = await meetPerson(transaction, code);
    return met.kind === 'refused'
      ? refuse(met.refusal, met.code)
      : lookTwice(() => acceptPerson(transaction, app, met.person));
  };
};
export type FinishSignIn = ReturnType<typeof makeFinishSignIn>;

/** The user was renamed between the look and the binding: every rule is asked once more. */
async function lookTwice(look: () => Promise<FinishSignInOutcome | 'changed'>): Promise<FinishSignInOutcome> {
  const first = await look();
  const last = first === 'changed' ? await look() : first;
  return last === 'changed' ? refuse('bound-to-another-person') : last;
}

/** The app of a transaction, if it is still in the catalogue with the redirect URI that the answer would go to, and with what it asked for. */
const findApp = ({ apps }: AppCatalogue, { request }: SignInTransaction): App | undefined =>
  apps.find(
    ({ clientId, redirectUris, responseTypes }) =>
      clientId === request.clientId &&
      isRegistered(redirectUris, request.redirectUri) &&
      responseTypes.includes(request.responseType ?? 'code'),
  );

/** `max_age` and `id_token_hint` of the request (OpenID Connect Core 1.0 section 3.1.2.1). */
function checkAskedFor(request: AuthorizationRequest, person: EntraPerson, subject: string, now: Date) {
  if (request.expectedSubject !== undefined && request.expectedSubject !== subject) {
    return { error: 'login_required', description: 'somebody else signed in than id_token_hint names' };
  }
  const { signedInAt } = person;
  const isOlderThan = (seconds: number) =>
    signedInAt === undefined || now.getTime() - signedInAt.getTime() > seconds * 1000;
  if (request.maxAge !== undefined && isOlderThan(request.maxAge)) {
    return {
      error: 'login_required',
      description: 'the sign-in with Azure is older than max_age, or Azure does not say when it was',
    };
  }
  return undefined;
}
