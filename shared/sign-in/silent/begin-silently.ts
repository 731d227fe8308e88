/** An app asks for a sign-in without a page (`prompt=none`): Azure is asked, of whoever a hint names, or of the tenant of the last sign-in in this browser. */
import { linkedTenant } from '../../users/rules/account.ts';
import type { AccountStore } from '../../users/ports.ts';
import type { App } from '../../platform/words/apps/app-catalogue.ts';
import type { Clock, Sealer } from '../../platform/ports.ts';
import type { AuthorizationRequest, LoginHint } from '../../provider/rules/authorization-request.ts';
import {
  type BeginSignIn,
  type BeginSignInOutcome,
  makeSendToTenant,
  type SendToTenantDependencies,
} from '../begin-sign-in.ts';
import { NOT_BY_AZURE, SEVERAL_TENANTS, type SilentError, silentError, TENANT_UNKNOWN } from '../rules/silent-error.ts';
import { openKnownTenants } from '../../provider/known-tenants.ts';
import type { SentToTenant } from './silent-return.ts';

export type BeginSilentlyOutcome = SentToTenant | { readonly kind: 'silent-error'; readonly error: SilentError };

export type BeginSilentlyInput = {
  readonly app: App;
  readonly request: AuthorizationRequest;
  readonly hinted: LoginHint | undefined;
  /** The cookie with the tenants of this browser. */
  readonly knownTenants: string | undefined;
};

type Dependencies = SendToTenantDependencies & {
  readonly beginSignIn: BeginSignIn;
  readonly accountStore: Pick<AccountStore, 'findAccount'>;
  readonly sealer: Sealer;
  readonly clock: Clock;
};

const refuse = (error: SilentError): BeginSilentlyOutcome => ({ kind: 'silent-error', error });

/** Whatever would be shown to the person is told to the app instead. */
function silently(began: BeginSignInOutcome): BeginSilentlyOutcome {
  if (began.kind === 'company-credentials') return refuse(NOT_BY_AZURE);
  return began.kind === 'entra' ? began : refuse(silentError('interaction_required'));
}

export const makeBeginSilently = (dependencies: Dependencies) => {
  const { beginSignIn, accountStore } = dependencies;
  const sendToTenant = makeSendToTenant(dependencies);

  /** Azure says who it is, if anybody, and every rule is asked of them then. */
  const beginUnhinted = async ({ app, request, knownTenants }: BeginSilentlyInput): Promise<BeginSilentlyOutcome> => {
    if (app.kind === 'admin-portal') return refuse(NOT_BY_AZURE);
    const [known, ...others] = await openKnownTenants(dependencies, knownTenants);
    if (known === undefined) return refuse(TENANT_UNKNOWN);
    if (others.length > 0) return refuse(SEVERAL_TENANTS);
    const account = await accountStore.findAccount(known.account);
    if (account === undefined || linkedTenant(account) !== known.tenantId) return refuse(TENANT_UNKNOWN);
    return silently(await sendToTenant(account, known.tenantId, { app, request }));
  };

  return async function beginSilently(input: BeginSilentlyInput): Promise<BeginSilentlyOutcome> {
    const { app, request, hinted } = input;
    return hinted === undefined ? beginUnhinted(input) : silently(await beginSignIn({ app, request, ...hinted }));
  };
};
export type BeginSilently = ReturnType<typeof makeBeginSilently>;
