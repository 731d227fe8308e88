import * as z from 'zod';
import {
  type Account,
  type Integration,
  SSO_POSITIONS,
  type SsoTurn,
  type TenantLink,
} from '../../../domain/account.ts';
import { ContactId, DomainName, ProductId, TenantId, type AccountId } from '../../../domain/identifiers.ts';
import { jsonOf, Moment, readColumns, type Columns } from '../table-row.ts';

const AccountColumns = z.object({
  name: z.string(),
  domains: jsonOf(z.array(DomainName)),
  products: jsonOf(z.array(ProductId)),
  sso: z.enum(SSO_POSITIONS),
  ssoVersion: z.int().min(0),
});

// Rows that were written before turns were kept have neither.
const TurnColumns = z.object({ ssoTurnedAt: Moment.optional(), ssoTurnedBy: ContactId.optional() });
const ShadowColumns = z.object({ shadowSince: Moment });

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
    brokenReason: z.enum(['consent-withdrawn', 'app-disabled']),
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

function switchOf(columns: unknown): Pick<Account, 'sso' | 'ssoTurned' | 'shadowSince'> {
  const { sso } = readColumns(AccountColumns, columns, 'account');
  const shadowSince = sso === 'shadow' ? readColumns(ShadowColumns, columns, 'account').shadowSince : undefined;
  return { sso, ssoTurned: turnOf(columns), shadowSince };
}

function turnOf(columns: unknown): SsoTurn | undefined {
  const { ssoTurnedAt: at, ssoTurnedBy: by } = readColumns(TurnColumns, columns, 'account');
  return at === undefined || by === undefined ? undefined : { at, by };
}

/** Throws when the row is corrupt. */
export const accountOf = (id: AccountId, columns: unknown): Account => ({
  id,
  ...readColumns(AccountColumns, columns, 'account'),
  ...switchOf(columns),
  integration: integrationOf(readColumns(IntegrationColumns, columns, 'account')),
});

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
  domains: JSON.stringify(account.domains),
  products: JSON.stringify(account.products),
  sso: account.sso,
  ssoVersion: account.ssoVersion,
  ssoTurnedAt: account.ssoTurned?.at.toISOString(),
  ssoTurnedBy: account.ssoTurned?.by,
  shadowSince: account.shadowSince?.toISOString(),
  ...integrationColumns(account.integration),
});
