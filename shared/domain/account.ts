/** An account, its integration with an Entra tenant, and the SSO switch. */
import type { AccountId, ContactId, DomainName, ProductId, TenantId } from './identifiers.ts';

/** What is known of the tenant that an account connected. */
export type TenantLink = {
  readonly tenantId: TenantId;
  /** As Microsoft Graph names it; undefined when the app may not read the directory. */
  readonly tenantName: string | undefined;
  readonly verifiedDomains: readonly DomainName[];
  readonly connectedBy: ContactId;
  readonly connectedAt: Date;
};

export type BrokenReason = 'consent-withdrawn' | 'app-disabled';

/** The link account ↔ Entra tenant. `broken` keeps the link: it fails closed, and connecting again mends it. */
export type Integration =
  | { readonly state: 'not-connected' }
  | ({ readonly state: 'connected' } & TenantLink)
  | ({ readonly state: 'broken'; readonly reason: BrokenReason; readonly brokenSince: Date } & TenantLink);

export type SsoSwitch = 'on' | 'off';

export type Account = {
  readonly id: AccountId;
  readonly name: string;
  readonly domains: readonly DomainName[];
  readonly products: readonly ProductId[];
  readonly integration: Integration;
  readonly sso: SsoSwitch;
  /** Grows with every turn of the switch; what its ETag says. */
  readonly ssoVersion: number;
};

/** An account as the Control Panel first names it. */
export const newAccount = (profile: Pick<Account, 'id' | 'name' | 'domains' | 'products'>): Account => ({
  ...profile,
  integration: { state: 'not-connected' },
  sso: 'off',
  ssoVersion: 0,
});

/** The tenant that an account is linked to, whether the link works or not. */
export const linkedTenant = (account: Account): TenantId | undefined =>
  account.integration.state === 'not-connected' ? undefined : account.integration.tenantId;

export const connect = (account: Account, link: TenantLink): Account => ({
  ...account,
  integration: { state: 'connected', ...link },
});

/** Without a tenant nobody could sign in through it, so the switch goes off with the link. */
export const disconnect = (account: Account): Account => ({
  ...turnSso(account, 'off'),
  integration: { state: 'not-connected' },
});

export function markBroken(account: Account, reason: BrokenReason, brokenSince: Date): Account {
  if (account.integration.state !== 'connected') return account;
  return { ...account, integration: { ...account.integration, state: 'broken', reason, brokenSince } };
}

export function markMended(account: Account): Account {
  if (account.integration.state !== 'broken') return account;
  const { tenantId, tenantName, verifiedDomains, connectedBy, connectedAt } = account.integration;
  return connect(account, { tenantId, tenantName, verifiedDomains, connectedBy, connectedAt });
}

/** Turns the switch; turning it to where it is changes nothing, the version included. */
export const turnSso = (account: Account, sso: SsoSwitch): Account =>
  account.sso === sso ? account : { ...account, sso, ssoVersion: account.ssoVersion + 1 };
