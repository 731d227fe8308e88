/** Our own page for step one: what its form needs, and whether a form that comes back is that page's. */
import type { App, AppCatalogue } from '../domain/app-catalogue.ts';
import type { AuthorizationRequest } from '../domain/openid/authorization-request.ts';
import { HostedForm, HostedSignIn, TRANSACTION_LIFETIME_MS } from '../domain/openid/sign-in-transaction.ts';
import type { Clock, Sealer } from '../ports.ts';
import { openSealed } from './open-sealed.ts';

export type OpenHostedSignInOutcome =
  | {
      readonly kind: 'open';
      readonly app: App;
      readonly request: AuthorizationRequest;
      /** The hidden field for the form. */
      readonly formToken: string;
    }
  | { readonly kind: 'not-usable' };

type Dependencies = { readonly catalogue: AppCatalogue; readonly sealer: Sealer; readonly clock: Clock };
type Kept = { readonly id: string; readonly cookie: string | undefined };

/** Makes the use case: `id` as in the address of the page, `cookie` what this browser kept under it. */
export const makeOpenHostedSignIn =
  ({ catalogue, sealer, clock }: Dependencies) =>
  async ({ id, cookie }: Kept): Promise<OpenHostedSignInOutcome> => {
    const kept = cookie === undefined ? undefined : await openSealed(sealer, 'hosted-sign-in', HostedSignIn, cookie);
    if (kept?.id !== id) return { kind: 'not-usable' };
    const app = catalogue.apps.find(({ clientId }) => clientId === kept.request.clientId);
    if (app === undefined) return { kind: 'not-usable' };
    const expiresAt = new Date(clock().getTime() + TRANSACTION_LIFETIME_MS);
    const formToken = await sealer.seal('hosted-sign-in', { kind: 'form', id }, expiresAt);
    return { kind: 'open', app, request: kept.request, formToken };
  };
export type OpenHostedSignIn = ReturnType<typeof makeOpenHostedSignIn>;

/** Makes the use case: whether the hidden field belongs to the page of that id. With the cookie of the same id it shows that the form is ours. */
export const makeVerifyHostedForm =
  ({ sealer }: Pick<Dependencies, 'sealer'>) =>
  async (id: string, formToken: string): Promise<boolean> =>
    (await openSealed(sealer, 'hosted-sign-in', HostedForm, formToken))?.id === id;
export type VerifyHostedForm = ReturnType<typeof makeVerifyHostedForm>;
