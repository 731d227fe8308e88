/** The browser is back from Azure: finds the sign-in that it left for, and whether Azure refused. */
import type { App, AppCatalogue } from '../platform/words/apps/app-catalogue.ts';
import type { AzureError } from '../entra/rules/azure-errors.ts';
import type { AzureRefusal } from '../platform/words/refusals/refusals.ts';
import type { AuthorizationRequest } from '../provider/rules/authorization-request.ts';
import type { KeptSignIn, SignInTransaction } from './rules/sign-in-transaction.ts';
import type { Sealer } from '../platform/ports.ts';
import { openVisit } from '../platform/keys/kept-visit.ts';
import { signInVisit } from './begin-sign-in.ts';
import { hostedVisit } from './hosted/keep-hosted-sign-in.ts';
import { makeReadEntraRefusal, type ReadEntraRefusalDependencies } from '../consent/read-entra-refusal.ts';

export type OpenSignInInput = {
  readonly state: string;
  /** What this browser keeps for a visit: the one of that state, and our own form's from which it went on. */
  readonly keptOf: (id: string) => Promise<string | undefined>;
  readonly error: AzureError | undefined;
};

type OpenedSignIn = {
  readonly transaction: SignInTransaction;
  readonly app: App | undefined;
  /** Our own form's visit, if it went on from there. */
  readonly hosted: string | undefined;
};
export type OpenSignInOutcome =
  | ({ readonly kind: 'open' } & OpenedSignIn)
  | ({
      readonly kind: 'refused';
      readonly refusal: AzureRefusal;
      readonly detail: string;
    } & OpenedSignIn)
  | { readonly kind: 'not-usable'; readonly detail: 'no-cookie' | 'altered-or-expired' | 'form-ended' };

type Dependencies = ReadEntraRefusalDependencies & { readonly sealer: Sealer; readonly catalogue: AppCatalogue };

export const makeOpenSignIn = (dependencies: Dependencies) => {
  const { sealer, catalogue } = dependencies;
  const readEntraRefusal = makeReadEntraRefusal(dependencies);

  const requestOf = async (
    kept: KeptSignIn,
    keptOf: OpenSignInInput['keptOf'],
  ): Promise<AuthorizationRequest | undefined> => {
    if ('request' in kept) return kept.request;
    const form = await openVisit(sealer, hostedVisit, { name: kept.hosted, cookie: await keptOf(kept.hosted) });
    return form?.request;
  };

  return async function openSignIn({ state, keptOf, error }: OpenSignInInput): Promise<OpenSignInOutcome> {
    const cookie = await keptOf(state);
    if (cookie === undefined) return { kind: 'not-usable', detail: 'no-cookie' };
    const kept = await openVisit(sealer, signInVisit, { name: state, cookie });
    if (kept === undefined) return { kind: 'not-usable', detail: 'altered-or-expired' };
    const request = await requestOf(kept, keptOf);
    // Our own form's visit is finished, or older than ten minutes: it began before this did.
    if (request === undefined) return { kind: 'not-usable', detail: 'form-ended' };
    const { nonce, codeVerifier, account: accountId, tenantId, typed } = kept;
    const transaction: SignInTransaction = { state, nonce, codeVerifier, account: accountId, tenantId, typed, request };
    const app = catalogue.apps.find(({ clientId }) => clientId === request.clientId);
    const opened = { transaction, app, hosted: 'hosted' in kept ? kept.hosted : undefined };
    if (error === undefined) return { kind: 'open', ...opened };
    const { refusal, entraCode: detail } = await readEntraRefusal(transaction, error);
    return { kind: 'refused', refusal, detail, ...opened };
  };
};
export type OpenSignIn = ReturnType<typeof makeOpenSignIn>;
