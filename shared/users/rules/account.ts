/** An account, its integration with an Entra tenant, and the SSO switch. */
import type { LockedOutThen } from './counts/recount.ts';
import type { AccountId, ContactId, DomainName, ProductId, TenantId } from '../../platform/words/identifiers.ts';
import { isEnforced, type SsoSwitch } from '../../platform/words/switch-position.ts';

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

/** When the switch was turned, and by whom. */
export type SsoTurn = { readonly at: Date; readonly by: ContactId };

/** A domain that left while SSO was on for it, and who of its users was locked out then: those were known of. */
type LeftDomain = LockedOutThen & { readonly domain: DomainName };

export type Account = {
  readonly id: AccountId;
  readonly name: string;
  readonly domains: readonly DomainName[];
  /** Those of `domains` that are joining; the others are in force. */
  readonly joining: readonly DomainName[];
  /** Domains that left since the switch was turned last. */
  readonly left: readonly LeftDomain[];
  readonly products: readonly ProductId[];
  readonly integration: Integration;
  readonly sso: SsoSwitch;
  /** Grows with every turn of the switch; what its ETag says. */
  readonly ssoVersion: number;
  /** The last turn of the switch; undefined when it was never turned, or before turns were kept. */
  readonly ssoTurned: SsoTurn | undefined;
  /** Since when the switch is in `shadow`; undefined in any other position. What was noted before doesn't count. */
  readonly shadowSince: Date | undefined;
};

/** An account as the Control Panel first names it. */
export const newAccount = (profile: Pick<Account, 'id' | 'name' | 'domains' | 'products'>): Account => ({
  ...profile,
  joining: [],
  left: [],
  integration: { state: 'not-connected' },
  sso: 'off',
  ssoVersion: 0,
  ssoTurned: undefined,
  shadowSince: undefined,
});

/** The tenant that an account is linked to, whether the link works or not. */
export const linkedTenant = (account: Account): TenantId | undefined =>
  account.integration.state === 'not-connected' ? undefined : account.integration.tenantId;

/** While SSO is on, another tenant would take over who every user is. */
export function replacesTenantUnderSso(account: Account, tenantId: TenantId): boolean {
  const linked = linkedTenant(account);
  return isEnforced(account.sso) && linked !== undefined && linked !== tenantId;
}

export const connect = (account: Account, link: TenantLink): Account => ({
  ...account,
  integration: { state: 'connected', ...link },
});

/** Without a tenant nobody could sign in through it, so the switch goes off with the link. */
export const disconnect = (account: Account, turn?: SsoTurn): Account => ({
  ...turnSso(account, 'off', turn),
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
export const turnSso = (account: Account, sso: Exclude<SsoSwitch, 'shadow'>, turn?: SsoTurn): Account =>
  account.sso === sso
    ? account
    : {
        ...{ ...account, ...nextTurn(account, turn), sso, shadowSince: undefined },
        // What was joining comes into force with it: its users are among those whom the turn counts.
        joining: sso === 'on' ? [] : account.joining,
      };

/** Turns the switch to `shadow`. Where it is there already, what was noted since goes on counting. */
export const turnToShadow = (account: Account, turn: SsoTurn): Account =>
  account.sso === 'shadow' ? account : { ...account, ...nextTurn(account, turn), sso: 'shadow', shadowSince: turn.at };

const nextTurn = ({ ssoVersion }: Account, turn: SsoTurn | undefined) => ({
  ssoVersion: ssoVersion + 1,
  ssoTurned: turn,
  // Who was locked out before was accepted for the turn before.
  left: [],
});
