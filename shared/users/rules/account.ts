/** An account, its integration with an Entra tenant, the SSO switch, and how its domains stand to both, and since when its facts are so. Pure. */
import type { LockedOutThen } from './counts/recount.ts';
import type { Mark } from './user.ts';
import type { AccountId, ContactId, DomainName, ProductId, TenantId } from '../../platform/words/identifiers.ts';
import type { AuditEvent } from '../../platform/words/audit-event.ts';
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

export const INTEGRATION_STATES = [
  'not-connected',
  'connected',
  'broken',
] as const satisfies readonly Integration['state'][];
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

/** A domain that comes while SSO isn't off is `joining`: its people keep Company credentials until a Security Manager confirms how many are locked out. */
export const DOMAIN_STATES = ['in-force', 'joining'] as const;
export type DomainState = (typeof DOMAIN_STATES)[number];

/** What a row of the store holds of them. */
const MAX_VERIFIED_LENGTH = 28_000;

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

type Domains = Pick<Account, 'domains' | 'joining'>;

export const domainStateOf = ({ joining }: Pick<Account, 'joining'>, domain: DomainName): DomainState =>
  joining.includes(domain) ? 'joining' : 'in-force';

export const domainsInForce = ({ domains, joining }: Domains): readonly DomainName[] =>
  joining.length === 0 ? domains : domains.filter((domain) => !joining.includes(domain));

/** Whose users the number counts that turning SSO on confirms: what is joining comes into force with it. While it's on, who is under it. */
export const domainsUnderSwitch = (account: Domains & Pick<Account, 'sso'>): readonly DomainName[] =>
  isEnforced(account.sso) ? domainsInForce(account) : account.domains;

/** The account's domains that the connected tenant has not verified: nobody of theirs can have a principal name there. */
export const unverifiedDomains = ({ domains, integration }: Pick<Account, 'domains' | 'integration'>): DomainName[] =>
  integration.state === 'not-connected'
    ? []
    : domains.filter((domain) => !integration.verifiedDomains.includes(domain));

/** As answers say them. `verified`: whether the connected tenant has verified it; null: no tenant is connected. */
export function domainBodies({ domains, joining, integration }: Domains & Pick<Account, 'integration'>) {
  const verified = integration.state === 'not-connected' ? undefined : integration.verifiedDomains;
  return domains.map((domain) => {
    const state: DomainState = joining.includes(domain) ? 'joining' : 'in-force';
    return { domain, state, verified: verified?.includes(domain) ?? null };
  });
}

/** As many of the tenant's domains as can be kept, the account's own first: some have thousands, and a row holds only so much. */
export function keepable(verified: readonly DomainName[], { domains }: Account): readonly DomainName[] {
  const [own, others]: [DomainName[], DomainName[]] = [[], []];
  for (const domain of verified) (domains.includes(domain) ? own : others).push(domain);
  const kept: DomainName[] = [];
  let length = 2;
  for (const domain of [...own, ...others]) {
    length += domain.length + 3;
    if (length > MAX_VERIFIED_LENGTH) break;
    kept.push(domain);
  }
  return kept;
}

/** On which decisions stand: whether it was made, whether SSO is on, whether a tenant is connected, whether it has a product, how it has a domain. */
export type AccountFact = 'created' | 'switch' | 'connection' | `product:${ProductId}` | `domain:${DomainName}`;
/** Beside each fact the change that made it so, set by the write that makes it. Those of an address: `user.ts`. */
export type AccountMarks = {
  /** Up to then something may have changed of which there is no mark, as before marks were kept; undefined: each change has its mark. */
  readonly from: Date | undefined;
  readonly marks: ReadonlyMap<AccountFact, Mark>;
};

/** The marks of an account that an event changes. `marks` undefined: nobody read what it had. */
export function accountMarksAfter(
  before: { readonly value: Account; readonly marks?: AccountMarks | undefined },
  after: Account,
  { id, at }: Pick<AuditEvent, 'id' | 'at'>,
): AccountMarks {
  const { value, marks: had = { from: at, marks: new Map<AccountFact, Mark>() } } = before;
  const mark: Mark = { at, event: id };
  const marks = new Map(had.marks);
  const isTurned = isEnforced(value.sso) !== isEnforced(after.sso);
  // A turn comes after all that happened to domains before, and brings each of them into force, or out of it.
  const keepsDomains = !isTurned && isEnforced(after.sso);
  if (!keepsDomains) for (const fact of had.marks.keys()) if (fact.startsWith('domain:')) marks.delete(fact);
  if (isTurned) marks.set('switch', mark);
  // Broken is connected: it fails closed, and the decision stays.
  if ((linkedTenant(value) === undefined) !== (linkedTenant(after) === undefined)) marks.set('connection', mark);
  for (const product of differing(value.products, after.products)) marks.set(`product:${product}`, mark);
  if (keepsDomains) {
    // Those that came, went, began to join or came into force.
    const changed = [...differing(value.domains, after.domains), ...differing(value.joining, after.joining)];
    for (const domain of changed) marks.set(`domain:${domain}`, mark);
  }
  // The write itself comes after whatever was written there unmarked, also when a clock says otherwise.
  return { from: had.from && new Date(Math.min(had.from.getTime(), at.getTime())), marks };
}

/** What is in one of them alone. */
export function differing<Item>(one: readonly Item[], other: readonly Item[]): Item[] {
  const alone = new Set(one);
  for (const item of new Set(other)) if (!alone.delete(item)) alone.add(item);
  return [...alone];
}
