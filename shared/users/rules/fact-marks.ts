/**
 * Since when the facts are as they are on which decisions stand: beside each fact the change that made it so, set by the write that makes it. Pure.
 * What was written before marks were kept has none; `from` says up to when something may have changed unmarked.
 */
import { type Account, linkedTenant } from './account.ts';
import type { AuditEvent } from '../../platform/words/audit-event.ts';
import type { AddressRecord, User } from './user.ts';
import { isInForce } from './exclusion.ts';
import { isEnforced } from '../../platform/words/switch-position.ts';
import { type AuditEventId, type DomainName, domainOf, type ProductId } from '../../platform/words/identifiers.ts';

/** `event` undefined: nobody changed anything, an exclusion ran out. */
export type Mark = { readonly at: Date; readonly event: AuditEventId | undefined };
type Told = Pick<AuditEvent, 'id' | 'at'>;

/** Whether it was made, whether SSO is on, whether a tenant is connected, whether it has a product, how it has a domain. */
export type AccountFact = 'created' | 'switch' | 'connection' | `product:${ProductId}` | `domain:${DomainName}`;
export type AccountMarks = {
  /** Up to then something may have changed of which there is no mark; undefined: each change has its mark. */
  readonly from: Date | undefined;
  readonly marks: ReadonlyMap<AccountFact, Mark>;
};

export type AddressMarks = {
  readonly from: Date | undefined;
  /** The user was made, or went, or their second factor changed. */
  readonly factor: Mark | undefined;
  /** The address was excluded, or, while it isn't, an exclusion of it was taken away or had ended. */
  readonly exclusion: Mark | undefined;
  /** The user came here from an address of another domain. */
  readonly arrived: Mark | undefined;
  /** That domain; undefined also where an older version wrote the mark. */
  readonly arrivedFrom?: DomainName | undefined;
  /** Whoever had the address was renamed. It decides nothing; it leads on to them, also while somebody else has it, until those are removed. */
  readonly left: Mark | undefined;
};

/** Of an address for which nothing was ever on record. */
export const NO_ADDRESS_MARKS: AddressMarks = {
  ...{ from: undefined, factor: undefined, exclusion: undefined, arrived: undefined, left: undefined },
};

export const markOf = ({ id, at }: Told): Mark => ({ at, event: id });

/** The write itself comes after whatever was written there unmarked, also when a clock says otherwise. */
const notAfter = (from: Date | undefined, { at }: Told): Date | undefined =>
  from !== undefined && from > at ? at : from;

/** The marks of an account that an event changes, or makes. `marks` undefined: nobody read what it had. */
export function accountMarksAfter(
  before: { readonly value: Account; readonly marks?: AccountMarks | undefined } | undefined,
  after: Account,
  event: Told,
): AccountMarks {
  const mark = markOf(event);
  if (before === undefined) {
    const made = (['created', 'switch', 'connection'] as const).map((fact) => [fact, mark] as const);
    return { from: undefined, marks: new Map(made) };
  }
  const { value } = before;
  const had: AccountMarks = before.marks ?? { from: event.at, marks: new Map() };
  const isTurned = isEnforced(value.sso) !== isEnforced(after.sso);
  // A turn comes after all that happened to domains before, and brings each of them into force, or out of it.
  const keepsDomains = !isTurned && isEnforced(after.sso);
  const kept = [...had.marks].filter(([fact]) => keepsDomains || !fact.startsWith('domain:'));
  const marks = new Map(kept);
  const [wasConnected, isConnected] = [linkedTenant(value) !== undefined, linkedTenant(after) !== undefined];
  const changed: AccountFact[] = [
    ...(isTurned ? ['switch' as const] : []),
    // Broken is connected: it fails closed, and the decision stays.
    ...(wasConnected === isConnected ? [] : ['connection' as const]),
    ...differing(value.products, after.products).map((product) => `product:${product}` as const),
    ...(keepsDomains ? changedDomains(value, after).map((domain) => `domain:${domain}` as const) : []),
  ];
  for (const fact of changed) marks.set(fact, mark);
  return { from: notAfter(had.from, event), marks };
}

/** What is in one of them alone. */
export function differing<Item>(one: readonly Item[], other: readonly Item[]): Item[] {
  const inOne = new Set(one);
  const alone = new Set(one);
  for (const item of other) {
    if (inOne.has(item)) alone.delete(item);
    else alone.add(item);
  }
  return [...alone];
}

/** Those that came, went, began to join or came into force. */
const changedDomains = (before: Account, after: Account): DomainName[] => [
  ...new Set([...differing(before.domains, after.domains), ...differing(before.joining, after.joining)]),
];

type Stands = { readonly user: User | undefined; readonly exclusion: AddressRecord['exclusion'] };

/** The marks of an address that an event changes. `marks`: of whatever `before` says; undefined: nobody read them. */
export function addressMarksAfter(
  before: Partial<Stands> & { readonly marks: AddressMarks | undefined },
  after: Stands,
  event: Told,
): AddressMarks {
  const { marks = { ...NO_ADDRESS_MARKS, from: event.at } } = before;
  return {
    from: notAfter(marks.from, event),
    factor: before.user?.twoFactor === after.user?.twoFactor ? marks.factor : markOf(event),
    exclusion: exclusionMark(before.exclusion, marks, after.exclusion, event),
    ...arrivalMarks(before.user, marks, after.user, event),
    left: before.user !== undefined && after.user === undefined ? undefined : marks.left,
  };
}

function arrivalMarks(
  before: User | undefined,
  marks: AddressMarks,
  after: User | undefined,
  event: Told,
): Pick<AddressMarks, 'arrived' | 'arrivedFrom'> {
  if (before === undefined || before.id !== after?.id) return { arrived: undefined };
  const from = domainOf(before.email);
  return from === domainOf(after.email)
    ? { arrived: marks.arrived, arrivedFrom: marks.arrivedFrom }
    : { arrived: markOf(event), arrivedFrom: from };
}

function exclusionMark(
  before: Stands['exclusion'],
  marks: AddressMarks,
  after: Stands['exclusion'],
  event: Told,
): Mark | undefined {
  const held = before !== undefined && isInForce(before, event.at);
  // Another reason or end leaves an exclusion that holds what it was.
  if (after !== undefined) return held ? marks.exclusion : markOf(event);
  if (held) return markOf(event);
  // Taken off the list when it was over: since its end it is as it is.
  return before?.expiresAt === undefined ? marks.exclusion : { at: before.expiresAt, event: undefined };
}
