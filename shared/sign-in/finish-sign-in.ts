/** The person is back from Azure: who are they, which user is that, and may the app have them? */
import type { App, AppCatalogue } from '../platform/words/apps/app-catalogue.ts';
import { isRegistered } from '../platform/words/apps/redirect-uri.ts';
import type { SendToAzureDependencies } from '../entra/send-to-azure.ts';
import { type AcceptPersonDependencies, isFresh, makeAcceptPerson } from './finishing/accept-person.ts';
import { makeSendAnew } from './finishing/send-anew.ts';
import { type FinishSignInOutcome, refuse, silently } from './finishing/sign-in-outcome.ts';
import { makeMeetPerson, type MeetPersonDependencies } from './recognizing/meet-person.ts';
import type { SignInTransaction } from './rules/sign-in-transaction.ts';

type Dependencies = MeetPersonDependencies &
  SendToAzureDependencies &
  AcceptPersonDependencies & { readonly catalogue: AppCatalogue };

/** The typed address decides nothing: every rule is applied to the user who really came. */
export const makeFinishSignIn = (dependencies: Dependencies) => {
  const { catalogue, clock } = dependencies;
  const meetPerson = makeMeetPerson(dependencies);
  const sendAnew = makeSendAnew(dependencies);
  const acceptPerson = makeAcceptPerson(dependencies);

  const finishWith = async (transaction: SignInTransaction, app: App, code: string): Promise<FinishSignInOutcome> => {
    const met = await meetPerson(transaction, code);
    if (met.kind === 'refused') return refuse(met.refusal, met.entraCode);
    // Azure let in who had signed in there before: only now it is known that it was too long ago for the app.
    const isTooOld =
      isFresh(transaction, met.person, clock()) === 'too-old' && transaction.request.prompt === undefined;
    return isTooOld
      ? { kind: 'sign-in-anew', sent: await sendAnew(transaction, app) }
      : lookTwice(() => acceptPerson(transaction, app, met.person));
  };

  /** `code` is Entra's, from the query; the transaction the one that this browser kept. */
  return async function finishSignIn(transaction: SignInTransaction, code: string): Promise<FinishSignInOutcome> {
    const app = findApp(catalogue, transaction);
    if (app === undefined) return refuse('unknown-app');
    const finished = await finishWith(transaction, app, code);
    const { request } = transaction;
    return request.prompt === 'none' ? silently(dependencies, { app, request }, finished) : finished;
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
