/**
 * Since when the facts of an account are as they are on which decisions stand: beside each fact the change that made it so, set by the write that makes it. Pure.
 * What was written before marks were kept has none; `from` says up to when something may have changed unmarked. Those of an address: `user.ts`.
 */
import { type Account, linkedTenant } from './account.ts';
import type { AuditEvent } from '../../platform/words/audit-event.ts';
import type { Mark } from './user.ts';
import { isEnforced } from '../../platform/words/switch-position.ts';
import type { DomainName, ProductId } from '../../platform/words/identifiers.ts';

/** Whether it was made, whether SSO is on, whether a tenant is connected, whether it has a product, how it has a domain. */
export type AccountFact = 'created' | 'switch' | 'connection' | `product:${ProductId}` | `domain:${DomainName}`;
export type AccountMarks = {
  /** Up to then something may have changed of which there is no mark; undefined: each change has its mark. */
  readonly from: Date | undefined;
  readonly marks: ReadonlyMap<AccountFact, Mark>;
};
type Told = Pick<AuditEvent, 'id' | 'at'>;

/** The marks of an account that an event makes. */
export function newAccountMarks({ id, at }: Told): AccountMarks {
  const mark: Mark = { at, event: id };
  return {
    from: undefined,
    marks: new Map((['created', 'switch', 'connection'] as const).map((fact) => [fact, mark])),
  };
}

/** The marks of an account that an event changes. `marks` undefined: nobody read what it had. */
export function accountMarksAfter(
  before: { readonly value: Account; readonly marks?: AccountMarks | undefined },
  after: Account,
  { id, at }: Told,
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
  for (const domain of keepsDomains ? changedDomains(value, after) : []) marks.set(`domain:${domain}`, mark);
  // The write itself comes after whatever was written there unmarked, also when a clock says otherwise.
  return { from: had.from && new Date(Math.min(had.from.getTime(), at.getTime())), marks };
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
  ...differing(before.domains, after.domains),
  ...differing(before.joining, after.joining),
];
