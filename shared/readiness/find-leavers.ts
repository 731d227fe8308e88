/**
 * Who left, as far as is known: users whom the newest report found disabled in Azure or gone from it, however old it is, as they are by now. Whoever was
 * renamed since is found where they are; whoever was linked to somebody else, excluded or removed since isn't among them.
 */
import { linkedTenant, type Account } from '../users/rules/account.ts';
import { isInForce } from '../users/rules/exclusion.ts';
import type { ReadinessItem } from '../users/rules/readiness-item.ts';
import { type AddressRecord, tagOf, type User } from '../users/rules/user.ts';
import type { DomainName, ObjectId, TenantId } from '../platform/words/identifiers.ts';
import type { ReadinessStatus } from '../platform/words/readiness-status.ts';
import { cursorAt, positionOf } from '../platform/formats/page-cursor.ts';
import type { Clock, Page, PageRequest } from '../platform/ports.ts';
import type { UserStore } from '../users/ports.ts';
import type { ReadinessReport } from './rules/readiness-run.ts';
import type { ReadinessRuns } from './ports.ts';

export type Leaver = { readonly user: User; readonly status: ReadinessStatus };

export type FindLeaversDependencies = {
  readonly readinessRuns: Pick<ReadinessRuns, 'readState' | 'listItems'>;
  readonly userStore: Pick<UserStore, 'findAddresses' | 'findCandidates'>;
  readonly clock: Clock;
};

/** Where they stand in a report. Of those made anew in Azure only who is disabled there once more. */
const LISTS = ['disabled-in-entra', 'gone-from-entra', 'recreated-in-entra'] as const satisfies ReadinessStatus[];
const PAGE = 1000;

export type Reported = { readonly account: Account; readonly tenant: TenantId; readonly report: ReadinessReport };

/** Undefined: no tenant is connected, or nobody has asked it. */
export async function findReport(
  { readinessRuns }: Pick<FindLeaversDependencies, 'readinessRuns'>,
  account: Account,
): Promise<Reported | undefined> {
  const tenant = linkedTenant(account);
  if (tenant === undefined) return undefined;
  const report = (await readinessRuns.readState(account.id))?.value.report;
  return report?.tenant === tenant ? { account, tenant, report } : undefined;
}

/** A page; it may hold fewer than asked for, and still not be the last. Throws InvalidCursor. */
export async function listLeavers(
  dependencies: FindLeaversDependencies,
  reported: Reported,
  page: PageRequest,
  domains: readonly DomainName[],
): Promise<Page<Leaver>> {
  const items: Leaver[] = [];
  let unreadable = 0;
  let next = page.after;
  // One list after the other, as long as they end before the page does.
  do {
    const { at, after } = placeOf(next);
    const status = LISTS[at];
    if (status === undefined) return { items, next: undefined, unreadable: unreadable || undefined };
    const wanted = { status, startsWith: '', domains };
    const asked = { limit: page.limit - items.length, after };
    const found = await dependencies.readinessRuns.listItems(reported.account.id, reported.report, asked, wanted);
    const left = found.items.filter((item) => status !== 'recreated-in-entra' || item.isDisabled);
    items.push(...(await asTheyAreNow(dependencies, reported, left)));
    unreadable += found.unreadable ?? 0;
    next = found.next === undefined ? nextList(at) : cursorAt(`${at}:${positionOf(found.next)}`);
    if (found.next !== undefined) break;
  } while (next !== undefined && items.length < page.limit);
  return { items, next, unreadable: unreadable || undefined };
}

const nextList = (at: number): string | undefined => (at + 1 < LISTS.length ? cursorAt(`${at + 1}:`) : undefined);

/** The list that is being read, and behind whom. */
function placeOf(cursor: string | undefined): { readonly at: number; readonly after: string | undefined } {
  if (cursor === undefined) return { at: 0, after: undefined };
  const position = positionOf(cursor);
  const key = position.slice(position.indexOf(':') + 1);
  return { at: Number.parseInt(position, 10) || 0, after: key === '' ? undefined : cursorAt(key) };
}

/** All of them, some at a time. */
export async function* walkLeavers(
  dependencies: FindLeaversDependencies,
  reported: Reported,
  domains: readonly DomainName[],
): AsyncGenerator<readonly Leaver[], undefined> {
  let after: string | undefined;
  do {
    const page: Page<Leaver> = await listLeavers(dependencies, reported, { limit: PAGE, after }, domains);
    yield page.items;
    after = page.next;
  } while (after !== undefined);
}

async function asTheyAreNow(
  dependencies: FindLeaversDependencies,
  { account, tenant }: Reported,
  items: readonly ReadinessItem[],
): Promise<Leaver[]> {
  const records = await dependencies.userStore.findAddresses(
    account.id,
    items.map(({ email }) => email),
  );
  const now = dependencies.clock();
  const leavers: Leaver[] = [];
  for (const [index, item] of items.entries()) {
    const there = records[index];
    const record = isOf(item, there) ? there : await findElsewhere(dependencies, account, tenant, item);
    const { user, exclusion } = record ?? {};
    const isExcluded = exclusion !== undefined && isInForce(exclusion, now);
    if (user === undefined || isExcluded || isSomebodyElse(user, tenant, item.objectId)) continue;
    leavers.push({ user, status: item.status === 'recreated-in-entra' ? 'disabled-in-entra' : item.status });
  }
  return leavers;
}

const isOf = (item: ReadinessItem, record: AddressRecord | undefined): boolean =>
  record?.user !== undefined && tagOf(record.user) === item.userTag;

/** Renamed since the report: who is bound is found by the person. */
async function findElsewhere(
  { userStore }: Pick<FindLeaversDependencies, 'userStore'>,
  account: Account,
  tenantId: TenantId,
  item: ReadinessItem,
): Promise<AddressRecord | undefined> {
  if (item.objectId === undefined) return undefined;
  const identity = { tenantId, objectId: item.objectId };
  const { byIdentity } = await userStore.findCandidates(account.id, identity, undefined);
  return isOf(item, byIdentity) ? byIdentity : undefined;
}

const isSomebodyElse = ({ boundTo }: User, tenant: TenantId, objectId: ObjectId | undefined): boolean =>
  boundTo?.tenantId === tenant && objectId !== undefined && boundTo.objectId !== objectId;
