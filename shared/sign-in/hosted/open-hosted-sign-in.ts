/** Our own page for step one: what this browser keeps of it. Its form is known again as all of ours are (form-tokens.ts). */
import type { App, AppCatalogue } from '../../platform/words/apps/app-catalogue.ts';
import type { EmailAddress } from '../../platform/words/identifiers.ts';
import type { AuthorizationRequest } from '../../provider/rules/authorization-request.ts';
import type { Kept } from '../../platform/pages/cookies.ts';
import { endOf, readVisitId } from '../../platform/pages/visit-id.ts';
import type { Clock, Sealer } from '../../platform/ports.ts';
import { openVisit, type VisitKind } from '../../platform/keys/open-sealed.ts';
import { HostedSignIn } from '../rules/sign-in-transaction.ts';
import { TRANSACTION_LIFETIME_MS } from '../../platform/words/lifetimes.ts';

export const hostedVisit: VisitKind<HostedSignIn> = {
  ...{ purpose: 'hosted-sign-in', schema: HostedSignIn, namedBy: 'id' },
};

type Visit = {
  readonly id: string;
  readonly request: AuthorizationRequest;
  readonly typed: EmailAddress | undefined;
};

/**
 * Seals what the browser keeps while the person is at our form, and when they come back to it. However often it's kept anew, the form opens for ten minutes from the beginning. Who went on to Azure in the last of them has
 * ten more there, as everybody has: the request that waits for them here lasts so much longer.
 */
export function keepHostedSignIn(sealer: Sealer, { id, request, typed }: Visit): Promise<string> {
  const visit = readVisitId(id);
  if (visit === undefined) throw new Error('the id of a visit is made by makeVisitId');
  const content: HostedSignIn = { kind: 'request', id, request, ...(typed === undefined ? {} : { typed }) };
  return sealer.seal(hostedVisit.purpose, content, new Date(endOf(visit).getTime() + TRANSACTION_LIFETIME_MS));
}

export type OpenHostedSignInOutcome =
  | {
      readonly kind: 'open';
      readonly app: App;
      readonly request: AuthorizationRequest;
      /** What was typed last. */
      readonly typed: EmailAddress | undefined;
    }
  | { readonly kind: 'not-usable' };

type Dependencies = { readonly catalogue: AppCatalogue; readonly sealer: Sealer; readonly clock: Clock };
type Brought = { readonly id: string; readonly cookie: string | undefined };

/** `id` as in the address of the page, `cookie` what this browser kept under it. */
export const makeOpenHostedSignIn = ({ catalogue, sealer, clock }: Dependencies) =>
  async function openHostedSignIn({ id, cookie }: Brought): Promise<OpenHostedSignInOutcome> {
    const kept = await openVisit(sealer, hostedVisit, { name: id, cookie });
    const visit = readVisitId(id);
    // What is kept outlives the form, for who went on to Azure.
    if (kept === undefined || visit === undefined || endOf(visit) <= clock()) return { kind: 'not-usable' };
    const app = catalogue.apps.find(({ clientId }) => clientId === kept.request.clientId);
    if (app === undefined) return { kind: 'not-usable' };
    return { kind: 'open', app, request: kept.request, typed: kept.typed };
  };
export type OpenHostedSignIn = ReturnType<typeof makeOpenHostedSignIn>;

type Typed = { readonly hosted: string; readonly request: AuthorizationRequest; readonly email: EmailAddress };

/** What the browser keeps from here on, so that who comes back finds the address that was typed. */
export const makeRememberTyped = ({ sealer }: Pick<Dependencies, 'sealer'>) =>
  async function rememberTyped({ hosted: id, request, email: typed }: Typed): Promise<Kept> {
    return { id, sealed: await keepHostedSignIn(sealer, { id, request, typed }) };
  };
export type RememberTyped = ReturnType<typeof makeRememberTyped>;
