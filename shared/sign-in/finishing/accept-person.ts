/** Which user the person from Azure is, and whether the app may have them: every rule is asked of who really came (docs/product.md#rule-11-who-really-came). */
import { linkedTenant } from '../../users/rules/account.ts';
import type { App } from '../../platform/words/apps/app-catalogue.ts';
import { companySignInUrl, issuedResponse } from '../../provider/rules/authorization-response.ts';
import { domainOf } from '../../platform/words/identifiers.ts';
import type { Clock, Measurements } from '../../platform/ports.ts';
import { readVisitId } from '../../platform/pages/visit-id.ts';
import type { EntraPerson } from '../../entra/ports.ts';
import { decideAndCount, type ResolveSignIn } from '../../decision/resolve-sign-in.ts';
import type { IssueAuthorization } from '../../provider/issue-authorization.ts';
import type { BindPerson } from '../recognizing/bind-person.ts';
import type { LiftBlock } from '../lift-block.ts';
import {
  type FindSignedInUserDependencies,
  type FindSignedInUserOutcome,
  makeFindSignedInUser,
  type Whose,
} from '../recognizing/find-signed-in-user.ts';
import { metAcr } from '../../provider/rules/claims-request.ts';
import { freshnessOf } from '../rules/freshness.ts';
import type { SignInTransaction } from '../rules/sign-in-transaction.ts';
import { silentError } from '../rules/silent-error.ts';
import { type FinishSignInOutcome, refuse, withError } from './sign-in-outcome.ts';

export type AcceptPersonDependencies = FindSignedInUserDependencies & {
  readonly bindPerson: BindPerson;
  readonly liftBlock: LiftBlock;
  readonly issueAuthorization: IssueAuthorization;
  readonly resolveSignIn: ResolveSignIn;
  readonly measurements: Pick<Measurements, 'decided'>;
  readonly clock: Clock;
  readonly serviceUrl: string;
};

const OTHER_PERSON = silentError('login_required', 'somebody else signed in than id_token_hint or claims names');
const NOT_FRESH = silentError(
  'login_required',
  'the sign-in with Azure is older than was asked for, or Azure does not say when it was',
);

/** Whether the person proved who they are as lately as the app asked for. */
export const isFresh = ({ request, state }: SignInTransaction, { signedInAt }: EntraPerson, now: Date) =>
  freshnessOf(request, { signedInAt, startedAt: readVisitId(state)?.startedAt ?? now, now });

/** `changed`: the user isn't as they were read (renamed, perhaps), so whoever asks again may find them. */
export const makeAcceptPerson = (dependencies: AcceptPersonDependencies) => {
  const { bindPerson, liftBlock, issueAuthorization, resolveSignIn, clock, serviceUrl } = dependencies;
  const findSignedInUser = makeFindSignedInUser(dependencies);

  /** As discovery would decide now: by the account, or by who else has the domain by now, if anybody. */
  const decide = async (app: App, { email, owner, record }: Whose) =>
    owner === undefined
      ? resolveSignIn(email, app)
      : {
          decision: decideAndCount(dependencies, { app, account: owner, record, email, now: clock() }),
          account: owner,
        };

  async function acceptPerson(
    transaction: SignInTransaction,
    app: App,
    person: EntraPerson,
  ): Promise<FinishSignInOutcome | 'changed'> {
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
  }

  const acceptUser = async (
    transaction: SignInTransaction,
    app: App,
    { account, match, seen }: Extract<FindSignedInUserOutcome, { kind: 'found' }>,
    person: EntraPerson,
  ): Promise<FinishSignInOutcome | 'changed'> => {
    const { request } = transaction;
    if (request.expectedSubject !== undefined && request.expectedSubject !== match.user.id)
      return withError(dependencies, { app, request }, OTHER_PERSON);
    if (request.acr?.essential === true && metAcr(request.acr, person.contexts) === undefined)
      return withError(dependencies, { app, request }, silentError('unmet_authentication_requirements'));
    if (isFresh(transaction, person, clock()) !== 'fresh') return withError(dependencies, { app, request }, NOT_FRESH);
    const bound = match.kind === 'bound' ? 'bound' : await bindPerson(account.id, match.user, person, seen);
    if (bound === 'changed') return bound;
    if (bound !== 'bound') return refuse(bound);
    await liftBlock(account.id, match.user);
    const issued = await issueAuthorization({ app, request, account: account.id, user: match.user, person });
    const tenant = { account: account.id, tenantId: transaction.tenantId };
    return { kind: 'signed-in', app, tenant, response: issuedResponse(request, serviceUrl, issued) };
  };

  return acceptPerson;
};
