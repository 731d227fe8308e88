/** Makes every check on the way of a test sign-in, by the very code that makes it for a real one. */
import type { Account } from '../users/rules/account.ts';
import type { App, AppCatalogue } from '../platform/words/apps/app-catalogue.ts';
import { type AddressRecord, hasAddress } from '../users/rules/user.ts';
import { decideAsIfOn } from '../decision/rules/sign-in-decision.ts';
import type { Findings, TestSignInTransaction } from './rules/test-sign-in.ts';
import { type Clock, DependencyUnavailable } from '../platform/ports.ts';
import { appIsGone, bindingOf, decided, isTheUser, met, notMet, notTheUser } from './describe-test-findings.ts';
import {
  type FindSignedInUserDependencies,
  type FindSignedInUserOutcome,
  makeFindSignedInUser,
} from '../sign-in/recognizing/find-signed-in-user.ts';
import { makeMeetPerson, type MeetPersonDependencies, type MeetPersonOutcome } from '../sign-in/open-sign-in.ts';

type Dependencies = MeetPersonDependencies &
  FindSignedInUserDependencies & { readonly catalogue: AppCatalogue; readonly clock: Clock };
type Unanswered = { readonly kind: 'refused'; readonly refusal: 'azure-unavailable'; readonly entraCode: string };

/** Nobody is bound and no app hears of it: it has nothing to do either with. */
export const makeJudgeTestSignIn = (dependencies: Dependencies) => {
  const { catalogue, clock } = dependencies;
  const meetPerson = makeMeetPerson(dependencies);
  const findSignedInUser = makeFindSignedInUser(dependencies);

  const meet = async (transaction: TestSignInTransaction, code: string): Promise<MeetPersonOutcome | Unanswered> => {
    try {
      return await meetPerson(transaction, code);
    } catch (error) {
      // For a test that is a finding; the code can't be redeemed again anyway.
      if (!(error instanceof DependencyUnavailable) || error.dependency !== 'entra') throw error;
      return { kind: 'refused', refusal: 'azure-unavailable', entraCode: error.dependency };
    }
  };

  return async function judgeTestSignIn(transaction: TestSignInTransaction, code: string): Promise<Findings> {
    const { app: appId, email } = transaction;
    const { company } = catalogue;
    const came = await meet(transaction, code);
    if (came.kind === 'refused') return notMet(came.refusal, company, came.entraCode);
    const { person } = came;
    const found = await findSignedInUser({ ...transaction, typed: email }, person);
    const reached = reachedUser(found);
    if (reached === undefined || !hasAddress(reached.record.user, email))
      return notTheUser(found, person, { email, company });
    const app = catalogue.apps.find(({ id }) => id === appId);
    return {
      ...met(person),
      'user-in-control-panel': isTheUser(email, company.controlPanelName),
      decision: app === undefined ? appIsGone : decided(app, reasonWithSsoOn(app, reached, clock())),
      'binding-possible': bindingOf(found, company),
    };
  };
};
export type JudgeTestSignIn = ReturnType<typeof makeJudgeTestSignIn>;

type Reached = { readonly owner: Account | undefined; readonly record: AddressRecord };

/** The user whom the person stands for, also when somebody else is bound to it. */
function reachedUser(found: FindSignedInUserOutcome): Reached | undefined {
  if (found.kind === 'found') return { owner: found.owner, record: found.match.record };
  return found.refusal === 'bound-to-another-person' ? found.whose : undefined;
}

/** Asked of the table itself: nothing is counted. */
const reasonWithSsoOn = (app: App, { owner: account, record }: Reached, now: Date) =>
  decideAsIfOn({ app, account, record, email: record.email, now }).reason;
