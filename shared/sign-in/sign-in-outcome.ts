/** How a sign-in can end when the person is back from Azure. */
import type { AzureRefusal } from '../platform/words/refusals/refusals.ts';
import type { App } from '../platform/words/apps/app-catalogue.ts';
import type { SentToAzure } from '../entra/send-to-azure.ts';
import { type Answer, errorAnswer } from '../provider/rules/authorization-request.ts';
import type { KnownTenant } from '../provider/known-tenants.ts';
import type { BindRefusal } from './recognizing/bind-person.ts';
import { NOT_BY_AZURE, type SilentError, silentError } from './rules/silent-error.ts';

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
  | {
      readonly kind: 'signed-in';
      readonly app: App;
      readonly answer: Answer;
      /** Where they signed in. */
      readonly tenant: KnownTenant;
    }
  /** `refused`: what a page would say, if the app hadn't asked for none. */
  | {
      readonly kind: 'login-required';
      readonly app: App;
      readonly answer: Answer;
      readonly refused: SignInRefusal | undefined;
    }
  /** To Azure once more, where the person proves anew who they are. */
  | { readonly kind: 'sign-in-anew'; readonly sent: SentToAzure }
  /** To the app's Company sign-in page. */
  | { readonly kind: 'company-credentials'; readonly url: string }
  /** `detail` is for the log. */
  | { readonly kind: 'refused'; readonly refusal: SignInRefusal; readonly detail: string };

export const refuse = (refusal: SignInRefusal, detail: string = refusal): FinishSignInOutcome => ({
  kind: 'refused',
  refusal,
  detail,
});

/** Back to the app, which asked for what this sign-in isn't. */
export const withError = (app: App, error: SilentError, refused?: SignInRefusal): FinishSignInOutcome => ({
  ...{ kind: 'login-required', app, refused },
  answer: errorAnswer(error),
});

/** Of `prompt=none`: nothing is shown to the person, and what would be is told to the app. */
export function silently(app: App, finished: FinishSignInOutcome): FinishSignInOutcome {
  if (finished.kind === 'company-credentials') return withError(app, NOT_BY_AZURE);
  return finished.kind === 'refused' ? withError(app, silentError('interaction_required'), finished.refusal) : finished;
}
