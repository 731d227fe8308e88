/** How a sign-in can end when the person is back from Azure. */
import type { AzureRefusal } from '../platform/words/refusals/refusals.ts';
import type { App } from '../platform/words/apps/app-catalogue.ts';
import type { SentToAzure } from '../entra/send-to-azure.ts';
import {
  type AuthorizationRequest,
  type AuthorizationResponse,
  errorResponse,
} from '../provider/rules/authorization-request.ts';
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
      readonly response: AuthorizationResponse;
      /** Where they signed in. */
      readonly tenant: KnownTenant;
    }
  /** `refused`: what a page would say, if the app hadn't asked for none. */
  | {
      readonly kind: 'login-required';
      readonly app: App;
      readonly response: AuthorizationResponse;
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

type Services = { readonly serviceUrl: string };
type Asker = { readonly app: App; readonly request: AuthorizationRequest };

/** Back to the app, which asked for what this sign-in isn't. */
export const withError = (
  { serviceUrl }: Services,
  { app, request }: Asker,
  error: SilentError,
  refused?: SignInRefusal,
): FinishSignInOutcome => ({
  ...{ kind: 'login-required', app, refused },
  response: errorResponse(request, serviceUrl, error),
});

/** Of `prompt=none`: nothing is shown to the person, and what would be is told to the app. */
export function silently(services: Services, asker: Asker, finished: FinishSignInOutcome): FinishSignInOutcome {
  if (finished.kind === 'company-credentials') return withError(services, asker, NOT_BY_AZURE);
  return finished.kind === 'refused'
    ? withError(services, asker, silentError('interaction_required'), finished.refusal)
    : finished;
}
