/**
 * The person is back from Azure: who are they, which user is that, and may the app have them? The typed address decides nothing: every rule is
 * asked of who really came (docs/product.md#rule-11-who-really-came).
 */
import { makeSendToAzure, type SendToAzureDependencies, type SentToAzure } from '../entra/send-to-azure.ts';
import type { EntraPerson } from '../entra/ports.ts';
import { readVisitId } from '../platform/pages/visit-id.ts';
import type { Clock } from '../platform/ports.ts';
import type { App } from '../platform/words/apps/app-catalogue.ts';
import { isRegistered } from '../platform/words/apps/app-addresses.ts';
import { domainOf } from '../platform/words/identifiers.ts';
import type { IssueAuthorization } from '../provider/issue-authorization.ts';
import { companySignInUrl } from '../provider/rules/authorization-request.ts';
import { metAcr } from '../provider/rules/claims-request.ts';
import { linkedTenant } from '../users/rules/account.ts';
import { signInVisit, wayOf } from './begin-sign-in.ts';
import type { ResolveSignIn } from './discover-sign-in.ts';
import { makeMeetPerson, type MeetPersonDependencies, type OpenedSignIn } from './open-sign-in.ts';
import type { BindPerson, LiftBlock } from './recognizing/bind-person.ts';
import {
  type FindSignedInUserDependencies,
  type FindSignedInUserOutcome,
  makeFindSignedInUser,
} from './recognizing/find-signed-in-user.ts';
import type { KeptSignIn, SignInTransaction } from './rules/sign-in-transaction.ts';
import { silentError } from './rules/silent-error.ts';
import { type FinishSignInOutcome, refuse, silently, withError } from './sign-in-outcome.ts';

type Dependencies = MeetPersonDependencies &
  FindSignedInUserDependencies &
  SendToAzureDependencies & {
    readonly bindPerson: BindPerson;
    readonly liftBlock: LiftBlock;
    readonly issueAuthorization: IssueAuthorization;
    readonly resolveSignIn: ResolveSignIn;
    readonly clock: Clock;
  };

/** Who came back from Azure, for which app. `isFresh`: they proved who they are as lately as it asked for. */
type Arrival = {
  readonly transaction: SignInTransaction;
  readonly app: App;
  readonly person: EntraPerson;
  readonly isFresh: boolean;
};

const OTHER_PERSON = silentError('login_required', 'somebody else signed in than id_token_hint or claims names');
const NOT_FRESH = silentError(
  'login_required',
  'the sign-in with Azure is older than was asked for, or Azure does not say when it was',
);
/** How far Azure's clock and ours may be apart. */
const CLOCK_SKEW_MS = 120_000;

export const makeFinishSignIn = (dependencies: Dependencies) => {
  const { resolveSignIn, clock, serviceUrl } = dependencies;
  const meetPerson = makeMeetPerson(dependencies);
  const findSignedInUser = makeFindSignedInUser(dependencies);

  /** `code` is Entra's, from the query; the sign-in the one that this browser kept. */
  return async function finishSignIn(
    { transaction, app }: Pick<OpenedSignIn, 'transaction' | 'app'>,
    code: string,
  ): Promise<FinishSignInOutcome> {
    const { redirectUri, responseType = 'code', prompt } = transaction.request;
    // The catalogue may have lost meanwhile where the answer would go, or what was asked for.
    if (app === undefined || !isRegistered(app.redirectUris, redirectUri) || !app.responseTypes.includes(responseType))
      return refuse('unknown-app');
    const finished = await finishWith(transaction, app, code);
    return prompt === 'none' ? silently(app, finished) : finished;
  };

  async function finishWith(transaction: SignInTransaction, app: App, code: string): Promise<FinishSignInOutcome> {
    const met = await meetPerson(transaction, code);
    if (met.kind === 'refused') return refuse(met.refusal, met.entraCode);
    const freshness = freshnessOf(transaction, met.person, clock());
    // Azure let in who had signed in there before: only now it is known that it was too long ago for the app.
    if (freshness === 'too-old' && transaction.request.prompt === undefined)
      return { kind: 'sign-in-anew', sent: await sendAnew(dependencies, transaction, app) };
    const arrival = { transaction, app, person: met.person, isFresh: freshness === 'fresh' };
    const first = await acceptPerson(arrival);
    // The user was renamed between the look and the binding: every rule is asked once more.
    const last = first === 'changed' ? await acceptPerson(arrival) : first;
    return last === 'changed' ? refuse('bound-to-another-person') : last;
  }

  /** Which user the person is, and what the rules say of them. `changed`: they aren't as they were read, so whoever asks again may find them. */
  async function acceptPerson(arrival: Arrival): Promise<FinishSignInOutcome | 'changed'> {
    const { transaction, app, person } = arrival;
    const found = await findSignedInUser(transaction, person);
    const whose = found.kind === 'found' ? found : found.whose;
    if (whose !== undefined) {
      const { email, owner: read, record } = whose;
      // As discovery would decide now: by the account, or by who else has the domain by now, if anybody.
      const known = read === undefined ? undefined : { account: read, record };
      const { decision, account: owner } = await resolveSignIn(email, app, known);
      if (decision.step === 'company-credentials') {
        return { kind: decision.step, url: companySignInUrl(app, transaction.request, serviceUrl, email) };
      }
      if (owner !== undefined && owner.id !== transaction.account) {
        // The domain's new owner may have the very tenant that the person came from; another one has to be asked itself.
        const isTheirs = linkedTenant(owner) === transaction.tenantId && owner.domains.includes(domainOf(email));
        return isTheirs
          ? acceptPerson({ ...arrival, transaction: { ...transaction, account: owner.id } })
          : refuse('tenant-not-linked');
      }
      // Its owner, as it is remembered, isn't the one that was read here: nothing is given by either.
      if (read === undefined) return refuse('tenant-not-linked');
    }
    return found.kind === 'refused' ? refuse(found.refusal) : acceptUser(dependencies, arrival, found);
  }
};
export type FinishSignIn = ReturnType<typeof makeFinishSignIn>;

/** The rules let the user in; whether they are whom the app asked for, as it asked, is left. */
async function acceptUser(
  dependencies: Dependencies,
  { transaction, app, person, isFresh }: Arrival,
  { account, match, seen }: Extract<FindSignedInUserOutcome, { kind: 'found' }>,
): Promise<FinishSignInOutcome | 'changed'> {
  const { bindPerson, liftBlock, issueAuthorization } = dependencies;
  const { request } = transaction;
  const { user } = match;
  if (request.expectedSubject !== undefined && request.expectedSubject !== user.id) return withError(app, OTHER_PERSON);
  if (request.acr?.essential === true && metAcr(request.acr, person.contexts) === undefined)
    return withError(app, silentError('unmet_authentication_requirements'));
  if (!isFresh) return withError(app, NOT_FRESH);
  const bound = match.kind === 'bound' ? 'bound' : await bindPerson(account.id, user, person, seen);
  if (bound === 'changed') return bound;
  if (bound !== 'bound') return refuse(bound);
  if (user.block !== undefined) await liftBlock(account.id, user);
  const answer = await issueAuthorization({ app, request, accountId: account.id, user, person });
  return { kind: 'signed-in', app, tenant: { account: account.id, tenantId: transaction.tenantId }, answer };
}

/** Once more to Azure, to prove anew who they are. The transaction is the one that has come to its end. */
function sendAnew(
  dependencies: SendToAzureDependencies,
  { account: accountId, tenantId, typed: loginHint, request: asked }: SignInTransaction,
  app: App,
): Promise<SentToAzure> {
  const request = { ...asked, prompt: 'login' } as const;
  const way = { authority: tenantId, loginHint, prompt: request.prompt, ...wayOf(app, request) };
  const content = { account: accountId, tenantId, ...(loginHint === undefined ? {} : { typed: loginHint }), request };
  return makeSendToAzure(dependencies)(signInVisit, way, (secrets): KeptSignIn => ({ ...secrets, ...content }));
}

/**
 * Whether a sign-in is as new as the app asked for (`prompt=login`, `max_age`; OpenID Connect Core 1.0 section 3.1.2.1). `unknown`: Azure didn't say when,
 * so nothing shows that it is.
 */
function freshnessOf(
  { state, request: { prompt, maxAge } }: SignInTransaction,
  { signedInAt }: EntraPerson,
  now: Date,
): 'fresh' | 'too-old' | 'unknown' {
  if (prompt !== 'login' && maxAge === undefined) return 'fresh';
  if (signedInAt === undefined) return 'unknown';
  const sentAt = readVisitId(state)?.startedAt ?? now;
  const isBefore = prompt === 'login' && signedInAt.getTime() < sentAt.getTime() - CLOCK_SKEW_MS;
  const isOld = maxAge !== undefined && now.getTime() - signedInAt.getTime() > maxAge * 1000;
  return isBefore || isOld ? 'too-old' : 'fresh';
}
