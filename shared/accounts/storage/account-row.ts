import * as z from 'zod';
import type { Account, BrokenReason, Integration, TenantLink } from '../../users/rules/account.ts';
import { domainsInForce } from '../../users/rules/account-domains.ts';
import { ContactId, DomainName, ProductId, TenantId, type AccountId } from '../../platform/words/identifiers.ts';
import type { SsoSwitch } from '../../platform/words/switch-position.ts';
import { jsonOf, Moment, readColumns, type Columns } from '../../platform/tables/rows/table-row.ts';

const AccountColumns = z.object({
  name: z.string(),
  domains: jsonOf(z.array(DomainName)),
  products: jsonOf(z.array(ProductId)),
  sso: z.enum(['on', 'off']),
  ssoVersion: z.int().min(0),
});

/**
 * `shadow` is stored as off and since when: a version of the service that doesn't know it (one that is being replaced, or one
 * gone back to) reads off, and people sign in the same. Rows that were written before turns were kept have none of these.
 */
const READ_BY_OLDER: Readonly<Record<SsoSwitch, 'on' | 'off'>> = { on: 'on', off: 'off', shadow: 'off' };
const SwitchColumns = z.object({
  shadowSince: Moment.optional(),
  ssoTurnedAt: Moment.optional(),
  ssoTurnedBy: ContactId.optional(),
});

/** What is missing nobody knows: of rows from before it was kept. */
const Known = z
  .int()
  .nullish()
  .transform((value) => value ?? undefined);
const Left = z.object({ domain: DomainName, lockedOut: z.int().min(0), tags: Known, asOf: Known });

/**
 * What is joining stands in a column of its own: a version of the service that doesn't know it reads that the account hasn't got the
 * domain, and its people get Company credentials from there too. Rows from before have neither.
 */
const DomainColumns = z.object({
  joining: jsonOf(z.array(DomainName)).optional(),
  left: jsonOf(z.array(Left)).optional(),
});

const LINK = {
  tenantId: TenantId,
  tenantName: z.string().optional(),
  verifiedDomains: jsonOf(z.array(DomainName)),
  connectedBy: ContactId,
  connectedAt: Moment,
};
const IntegrationColumns = z.discriminatedUnion('integration', [
  z.object({ integration: z.literal('not-connected') }),
  z.object({ integration: z.literal('connected'), ...LINK }),
  z.object({
    integration: z.literal('broken'),
    ...LINK,
    // Any word: a newer version may know of more that can break, and nobody decides by it.
    brokenReason: z.string().transform((word) => word as BrokenReason),
    brokenSince: Moment,
  }),
]);

function integrationOf(columns: z.infer<typeof IntegrationColumns>): Integration {
  if (columns.integration === 'not-connected') return { state: 'not-connected' };
  const { tenantId, tenantName, verifiedDomains, connectedBy, connectedAt } = columns;
  const link: TenantLink = { tenantId, tenantName, verifiedDomains, connectedBy, connectedAt };
  if (columns.integration === 'connected') return { state: 'connected', ...link };
  return { state: 'broken', reason: columns.brokenReason, brokenSince: columns.brokenSince, ...link };
}

/** Throws UnreadableRow. */
export function accountOf(id: AccountId, columns: unknown): Account {
  const { sso, domains: inForce, ...profile } = readColumns(AccountColumns, columns, 'account');
  const { joining = [], left = [] } = readColumns(DomainColumns, columns, 'account');
  const { shadowSince, ssoTurnedAt: at, ssoTurnedBy: by } = readColumns(SwitchColumns, columns, 'account');
  const integration = integrationOf(readColumns(IntegrationColumns, columns, 'account'));
  const isInShadow = sso === 'off' && shadowSince !== undefined;
  return {
    ...{ id, ...profile, domains: [...inForce, ...joining], joining, left, integration },
    sso: isInShadow ? 'shadow' : sso,
    ssoTurned: at === undefined || by === undefined ? undefined : { at, by },
    shadowSince: isInShadow ? shadowSince : undefined,
  };
}

function integrationColumns(integration: Integration): Columns {
  if (integration.state === 'not-connected') return { integration: integration.state };
  return {
    integration: integration.state,
    tenantId: integration.tenantId,
    tenantName: integration.tenantName,
    verifiedDomains: JSON.stringify(integration.verifiedDomains),
    connectedBy: integration.connectedBy,
    connectedAt: integration.connectedAt.toISOString(),
    ...(integration.state === 'broken' && {
      brokenReason: integration.reason,
      brokenSince: integration.brokenSince.toISOString(),
    }),
  };
}

export const accountColumns = (account: Account): Columns => ({
  name: account.name,
  domains: JSON.stringify(domainsInForce(account)),
  joining: account.joining.length === 0 ? undefined : JSON.stringify(account.joining),
  left: account.left.length === 0 ? undefined : JSON.stringify(account.left),
  products: JSON.stringify(account.products),
  sso: READ_BY_OLDER[account.sso],
  ssoVersion: account.ssoVersion,
  ssoTurnedAt: account.ssoTurned?.at.toISOString(),
  ssoTurnedBy: account.ssoTurned?.by,
  shadowSince: account.shadowSince?.toISOString(),
  ...integrationColumns(account.integration),
});
