/** The steps of a readiness run. Each takes the run on by one page and says what is to be stored of it. */
import type { Account } from '../users/rules/account.ts';
import { adjust, countsOfItem } from '../users/rules/counts/account-counts.ts';
import type { AppCatalogue } from '../platform/words/apps/app-catalogue.ts';
import type { AddressRecord, User } from '../users/rules/user.ts';
import { domainOf, type EmailAddress } from '../platform/words/identifiers.ts';
import { countStatuses } from './rules/readiness.ts';
import type { ReadinessReport, ReadinessRun } from './rules/readiness-run.ts';
import { emptyTally, tallySighting } from './rules/shadow-tally.ts';
import { isBackInEntra, type ReadinessItem, statusOfLeaver } from '../users/rules/readiness-item.ts';
import type { ReadinessStatus } from '../platform/words/readiness-status.ts';
import type { AppAssignments, ListTenantPeople } from '../entra/ports.ts';
import type { BoundPersons, ReadinessRows, ReadinessRuns, RefusedTests } from './ports.ts';
import type { BlockChange, BlockStore, CountStore, UserStore } from '../users/ports.ts';
import { auditEventMaker, type EventDependencies } from '../audit/make-audit-event.ts';
import type { ShadowSightings } from '../shadow/ports.ts';
import { judgeUsers } from './people/judge-users.ts';
import {
  bindingLine,
  loadPeople,
  packLines,
  type PackedRows,
  type PeopleRead,
  personLine,
} from './people/packed-people.ts';
import { readApp, readAssignments, readGroups } from './read-assignments.ts';
import { type StepOutcome, withoutPage } from './step-outcome.ts';

export type StepDependencies = EventDependencies & {
  readonly blockStore: Pick<BlockStore, 'changeBlocks'>;
  readonly readinessRuns: ReadinessRuns;
  readonly countStore: CountStore;
  readonly appAssignments: AppAssignments;
  readonly testSignInStore: RefusedTests;
  readonly listTenantPeople: ListTenantPeople;
  readonly boundPersons: BoundPersons;
  readonly userStore: Pick<UserStore, 'listUsers' | 'findAddress'>;
  readonly shadowSightings: Pick<ShadowSightings, 'listSightings'>;
  readonly catalogue: Pick<AppCatalogue, 'apps'>;
};

/** What stays in memory while one call works on a run. */
export type Workbench = {
  readonly account: Account;
  /** The newest report, as long as the run isn't finished. */
  readonly before: ReadinessReport | undefined;
  people: Promise<PeopleRead> | undefined;
};
const BINDINGS_PAGE = 1000;
/** So many users fit into a row of 700 KiB, however long their names are. */
const USERS_PAGE = 400;
const SIGHTINGS_PAGE = 400;

/** One step. Throws DependencyUnavailable when storage is away; a step that wasn't stored is simply done again. */
export function takeStep(
  dependencies: StepDependencies,
  workbench: Workbench,
  run: ReadinessRun,
): Promise<StepOutcome> {
  switch (run.phase) {
    case 'app':
      return readApp(dependencies, run);
    case 'assignments':
      return readAssignments(dependencies, run);
    case 'groups':
      return readGroups(dependencies, run);
    case 'people':
      return readPeople(dependencies, run);
    case 'bindings':
      return readBindings(dependencies, workbench, run);
    case 'users':
      return judgePage(dependencies, workbench, run);
    case 'sightings':
      return countSightings(dependencies, workbench, run);
    case 'counting':
      return Promise.resolve({ kind: 'finished', run, made: undefined });
  }
}

async function readPeople({ listTenantPeople }: StepDependencies, run: ReadinessRun): Promise<StepOutcome> {
  const answer = await listTenantPeople(run.tenant, run.cursor);
  if (answer.kind !== 'page') return withoutPage(answer);
  const { people, next } = answer;
  const rows = packLines(people.map(personLine));
  const after: ReadinessRun = {
    ...run,
    phase: next === undefined ? 'bindings' : 'people',
    cursor: next,
    peopleRows: run.peopleRows + rows.length,
    directoryRead: run.directoryRead + people.length,
  };
  return { kind: 'stepped', run: after, made: { kind: 'people', number: run.number, first: run.peopleRows, rows } };
}

async function readBindings(
  { boundPersons }: StepDependencies,
  { account }: Workbench,
  run: ReadinessRun,
): Promise<StepOutcome> {
  const page = { limit: BINDINGS_PAGE, after: run.cursor };
  const { items, next } = await boundPersons.listBound(account.id, run.tenant, page);
  const rows = packLines(items.map(bindingLine));
  const after: ReadinessRun = {
    ...run,
    phase: next === undefined ? 'users' : 'bindings',
    cursor: next,
    bindingRows: run.bindingRows + rows.length,
  };
  return { kind: 'stepped', run: after, made: { kind: 'bindings', number: run.number, first: run.bindingRows, rows } };
}

/** What changes from before the first page on is noted, so that the end of the run can make up for it. */
async function judgePage(
  dependencies: StepDependencies,
  workbench: Workbench,
  run: ReadinessRun,
): Promise<StepOutcome> {
  const { account } = workbench;
  const { userStore, countStore } = dependencies;
  const endedUpTo = run.endedUpTo ?? (await countStore.startCounting(account.id, run.number));
  const page = await userStore.listUsers(account.id, { limit: USERS_PAGE, after: run.cursor }, '');
  const items = await judge(dependencies, workbench, { ...run, endedUpTo }, page.items);
  await liftBlocks(dependencies, account, page.items, items);
  const statuses: ReadinessStatus[] = [];
  let { counts } = run;
  for (const item of items) {
    const domain = domainOf(item.email);
    // SSO asks nobody whose domain the account doesn't have; they are counted by their domains alone.
    if (account.domains.includes(domain)) statuses.push(item.status);
    counts = adjust(counts, domain, countsOfItem(item));
  }
  const totals = countStatuses(run.totals, statuses);
  const counted = { ...run, endedUpTo, totals, counts, unreadable: run.unreadable + (page.unreadable ?? 0) };
  const made: ReadinessRows = { kind: 'items', number: run.number, items };
  if (page.next !== undefined) return { kind: 'stepped', run: { ...counted, cursor: page.next }, made };
  const since = account.shadowSince;
  if (since === undefined) return { kind: 'finished', run: { ...counted, cursor: undefined }, made };
  const after: ReadinessRun = { ...counted, phase: 'sightings', cursor: undefined, shadow: emptyTally(since) };
  return { kind: 'stepped', run: after, made };
}

/** Azure shows them enabled: whoever was kept out because they left isn't any more. */
async function liftBlocks(
  dependencies: StepDependencies,
  { id: accountId }: Account,
  records: readonly AddressRecord[],
  items: readonly ReadinessItem[],
): Promise<void> {
  const blocked = new Map<EmailAddress, User>();
  for (const { user } of records) if (user?.block !== undefined) blocked.set(user.email, user);
  if (blocked.size === 0) return;
  const lifts: BlockChange[] = [];
  for (const item of items) {
    const user = isBackInEntra(item) ? blocked.get(item.email) : undefined;
    if (user !== undefined) lifts.push({ kind: 'lift', email: user.email, id: user.id, because: 'enabled-in-entra' });
  }
  const makeEvent = auditEventMaker(dependencies, accountId, { kind: 'system' });
  if (lifts.length > 0) await dependencies.blockStore.changeBlocks(accountId, lifts, makeEvent);
}

/** Users against the people that the run has read. */
export async function judge(
  dependencies: StepDependencies,
  workbench: Workbench,
  run: PackedRows & Pick<ReadinessRun, 'endedUpTo' | 'tenant'>,
  records: readonly AddressRecord[],
): Promise<ReadinessItem[]> {
  const { account, before } = workbench;
  workbench.people ??= loadPeople(dependencies, account.id, run);
  const people = await workbench.people;
  const ofThisTenant = before?.tenant === run.tenant ? before : undefined;
  const judgement = { ...dependencies, ...people, account, before: ofThisTenant, endedUpTo: run.endedUpTo ?? '' };
  return judgeUsers(judgement, records);
}

async function countSightings(
  { shadowSightings, readinessRuns }: StepDependencies,
  { account }: Workbench,
  run: ReadinessRun,
): Promise<StepOutcome> {
  if (run.shadow === undefined) throw new Error('a run counts no sightings before it has a tally');
  const page = { limit: SIGHTINGS_PAGE, after: run.cursor };
  const { items, next } = await shadowSightings.listSightings(account.id, run.shadow.since, page);
  const found = await readinessRuns.findItems(
    account.id,
    run,
    items.map(({ email }) => email),
  );
  let { shadow } = run;
  for (const sighting of items) {
    const item = found.get(sighting.email);
    shadow = tallySighting(shadow, sighting, item && statusOfLeaver(item));
  }
  return { kind: next === undefined ? 'finished' : 'stepped', run: { ...run, shadow, cursor: next }, made: undefined };
}
