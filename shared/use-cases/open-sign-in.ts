/** The browser is back from Azure: finds the sign-in that it left for, and whether Azure refused. */
import type { App, AppCatalogue } from '../domain/app-catalogue.ts';
import { SignInTransaction } from '../domain/openid/sign-in-transaction.ts';
import type { EntraRefusal, EntraTenants, Sealer } from '../ports.ts';
import { meansConsentIsGone } from './finish-sign-in.ts';
import type { NoteBrokenConsent } from './note-broken-consent.ts';
import { openSealed } from './open-sealed.ts';

export type OpenSignInInput = {
  readonly state: string;
  /** What this browser kept under that state. */
  readonly cookie: string | undefined;
  readonly error: string | undefined;
  readonly errorDescription: string | undefined;
};

export type OpenSignInOutcome =
  | { readonly kind: 'open'; readonly transaction: SignInTransaction; readonly app: App | undefined }
  | {
      readonly kind: 'refused';
      readonly refusal: EntraRefusal | 'azure-unavailable';
      readonly code: string;
      readonly transaction: SignInTransaction;
      readonly app: App | undefined;
    }
  | { readonly kind: 'not-usable'; readonly code: 'no-cookie' | 'altered-or-expired' };

type Dependencies = {
  readonly sealer: Sealer;
  readonly entraTenants: EntraTenants;
  readonly noteBrokenConsent: NoteBrokenConsent;
  readonly catalogue: AppCatalogue;
};

/** Azure's own trouble, in the words of RFC 6749 section 4.1.2.1. */
const OUTAGES: readonly string[] = ['temporarily_unavailable', 'server_error'];

/** Makes the use case. An error in the query comes from the browser: it is believed for the page, and for nothing else. */
export const makeOpenSignIn =
  ({ sealer, entraTenants, noteBrokenConsent, catalogue }: Dependencies) =>
  async ({ state, cookie, error, errorDescription }: OpenSignInInput): Promise<OpenSignInOutcome> => {
    if (cookie === undefined) return { kind: 'not-usable', code: 'no-cookie' };
    const transaction = await openSealed(sealer, 'sign-in', SignInTransaction, cookie);
    if (transaction?.state !== state) return { kind: 'not-usable', code: 'altered-or-expired' };
    const app = catalogue.apps.find(({ clientId }) => clientId === transaction.request.clientId);
    if (error === undefined) return { kind: 'open', transaction, app };
    const { refusal, code } = entraTenants.refusalOf(error, errorDescription);
    if (OUTAGES.includes(error)) return { kind: 'refused', refusal: 'azure-unavailable', code, transaction, app };
    if (meansConsentIsGone(refusal)) await noteBrokenConsent(transaction.account, transaction.tenantId);
    return { kind: 'refused', refusal, code, transaction, app };
  };
export type OpenSignIn = ReturnType<typeof makeOpenSignIn>;
