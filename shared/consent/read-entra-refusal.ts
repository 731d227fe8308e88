/** What an error means that Azure sent the browser back with. It comes from the browser: it is believed for the answer, and for nothing else. */
import type { AzureError } from '../entra/rules/azure-errors.ts';
import type { AzureRefusal } from '../platform/words/refusals/refusals.ts';
import type { AccountId, TenantId } from '../platform/words/identifiers.ts';
import { consentSaidBy } from '../entra/entra-refusals.ts';
import type { EntraTenants } from '../entra/ports.ts';
import type { NoteBrokenConsent } from './note-broken-consent.ts';

export type ReadEntraRefusalDependencies = {
  readonly entraTenants: Pick<EntraTenants, 'refusalOf'>;
  readonly noteBrokenConsent: NoteBrokenConsent;
};

/** Whether Entra should be asked about the tenant's consent. */
export function meansConsentIsGone(refusal: AzureRefusal): boolean {
  const said = consentSaidBy(refusal);
  return said === 'consent-withdrawn' || said === 'app-disabled';
}

/** `entraCode` is for the log. */
export const makeReadEntraRefusal = ({ entraTenants, noteBrokenConsent }: ReadEntraRefusalDependencies) =>
  async function readEntraRefusal(
    accountId: AccountId,
    tenantId: TenantId,
    error: AzureError,
  ): Promise<{ readonly refusal: AzureRefusal; readonly entraCode: string }> {
    const refused = entraTenants.refusalOf(error);
    if (meansConsentIsGone(refused.refusal)) await noteBrokenConsent(accountId, tenantId);
    return refused;
  };
