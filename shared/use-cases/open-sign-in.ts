/** The browser is back from Azure: finds the sign-in that it left for, and whether Azure refused. */
import type { App, AppCatalogue } from '../domain/app-catalogue.ts';
import type { AzureError } from '../domain/azure-errors.ts';
import type { AzureRefusal } from '../domain/azure-refusals.ts';
import { SignInTransaction } from '../domain/openid/sign-in-transaction.ts';
import type { Sealer } from '../ports.ts';
import { openSealed } from './open-sealed.ts';
import { makeReadEntraRefusal, type ReadEntraRefusalDependencies } from './read-entra-refusal.ts';

export type OpenSignInInput = {
  readonly state: string;
  /** What this browser kept under that state. */
  readonly cookie: string | undefined;
  readonly error: AzureError | undefined;
};

export type OpenSignInOutcome =
  | { readonly kind: 'open'; readonly transaction: SignInTransaction; readonly app: App | undefined }
  | {
      readonly kind: 'refused';
      readonly refusal: AzureRefusal;
      readonly code: string;
      readonly transaction: SignInTransaction;
      readonly app: App | undefined;
    }
  | { readonly kind: 'not-usable'; readonly code: 'no-cookie' | 'altered-or-expired' };

type Dependencies = ReadEntraRefusalDependencies & { readonly sealer: Sealer; readonly catalogue: AppCatalogue };

/** Makes the use case. */
export const makeOpenSignIn = (dependencies: Dependencies) => {
  const { sealer, catalogue } = dependencies;
  const readEntraRefusal = makeReadEntraRefusal(dependencies);
  return async ({ state, cookie, error }: OpenSignInInput): Promise<OpenSignInOutcome> => {
    if (cookie === undefined) return { kind: 'not-usable', code: 'no-cookie' };
    const transaction = await openSealed(sealer, 'sign-in', SignInTransaction, cookie);
    if (transaction?.state !== state) return { kind: 'not-usable', code: 'altered-or-expired' };
    const app = catalogue.apps.find(({ clientId }) => clientId === transaction.request.clientId);
    if (error === undefined) return { kind: 'open', transaction, app };
    const refused = await readEntraRefusal(transaction, error);
    return { kind: 'refused', ...refused, transaction, app };
  };
};
export type OpenSignIn = ReturnType<typeof makeOpenSignIn>;
