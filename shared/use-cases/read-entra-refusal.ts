/** What an error means that Azure sent the browser back with. It comes from the browser: it is believed for the answer, and for nothing else. */
import type { SignInTransaction } from '../domain/openid/sign-in-transaction.ts';
import type { EntraRefusal, EntraTenants } from '../ports.ts';
import type { NoteBrokenConsent } from './note-broken-consent.ts';

export type EntraError = { readonly error: string; readonly errorDescription: string | undefined };
export type ReadEntraRefusalDependencies = {
  readonly entraTenants: Pick<EntraTenants, 'refusalOf'>;
  readonly noteBrokenConsent: NoteBrokenConsent;
};

/** Azure's own trouble, in the words of RFC 6749 section 4.1.2.1. */
const OUTAGES: readonly string[] = ['temporarily_unavailable', 'server_error'];

/** Whether Entra should be asked about the tenant's consent. */
export const meansConsentIsGone = (refusal: EntraRefusal): boolean =>
  refusal === 'consent-missing' || refusal === 'app-disabled';

/** Makes the use case. `code` is for the log. */
export const makeReadEntraRefusal =
  ({ entraTenants, noteBrokenConsent }: ReadEntraRefusalDependencies) =>
  async (
    { account, tenantId }: Pick<SignInTransaction, 'account' | 'tenantId'>,
    { error, errorDescription }: EntraError,
  ): Promise<{ readonly refusal: EntraRefusal | 'azure-unavailable'; readonly code: string }> => {
    const { refusal, code } = entraTenants.refusalOf(error, errorDescription);
    if (OUTAGES.includes(error)) return { refusal: 'azure-unavailable', code };
    if (meansConsentIsGone(refusal)) await noteBrokenConsent(account, tenantId);
    return { refusal, code };
  };
