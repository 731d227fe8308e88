/** The steps of a readiness run. Each takes the run on by one page and says what is to be stored of it. */
import type { Account } from '../domain/account.ts';
import type { AppCatalogue } from '../domain/app-catalogue.ts';
import type { EmailAddress } from '../domain/identifiers.ts';
import { countStatuses } from '../domain/readiness.ts';
import { emptyTally, type ReadinessRun, type RunFailure, tallySighting } from '../domain/readiness-run.ts';
import type {
  BoundPersons,
  DirectoryPeople,
  DirectoryStore,
  ListDirectoryPeople,
  ReadinessRows,
  ReadinessRuns,
  ShadowSightings,
} from '../ports.ts';
import { judgeUsers } from './judge-users.ts';
import { bindingsIn, packBindings, packPeople } from './pack-people.ts';
import { makePersonIndex, type PersonIndex } from './person-index.ts';

export type StepDependencies = {
  readonly readinessRuns: ReadinessRuns;
  readonly listDirectoryPeople: ListDirectoryPeople;
  readonly boundPersons: BoundPersons;
  readonly directoryStore: Pick<DirectoryStore, 'listUsers' | 'findAddress'>;
  readonly shadowSightings: Pick<ShadowSightings, 'listSightings'>;
  readonly catalogue: Pick<AppCatalogue, 'apps'>;
};

export type StepOutcome =
  | { readonly kind: 'stepped'; readonly run: ReadinessRun; readonly made: ReadinessRows | undefined }
  | { readonly kind: 'finished'; readonly run: ReadinessRun; readonly made: ReadinessRows | undefined }
  | { readonly kind: 'wait'; readonly seconds: number }
  | { readonly kind: 'again' | 'from-the-beginning' }
  | { readonly kind: 'failed'; readonly failure: RunFailure };

/** What stays in memory while one call works on a run. */
export type Workbench = { readonly account: Account; people: Promise<People> | undefined };
type People = { readonly index: PersonIndex; readonly bindings: ReadonlyMap<string, EmailAddress> };

const BINDINGS_PAGE = 1000;
/** So many users fit into a row of 700 KiB, however long their names are. */
const USERS_PAGE = 400;
const SIGHTINGS_PAGE = 400;

/** One step. Throws DependencyUnavailable when storage is away; a step that wasn't stored is simply done again. */
export function takeStep(
  dependencies: StepDependencies,
  workbench: Workbench,
  run: ReadinessRun,
  now: Date,
): Promise<StepOutcome> {
  switch (run.phase) {
    case 'people':
      return readPeople(dependencies, run);
    case 'bindings':
      return readBindings(dependencies, workbench, run);
    case 'users':
      return judgePage(dependencies, workbench, run, now);
    case 'sightings':
      return countSightings(dependencies, workbench, run);
  }
}

async function readPeople({ listDirectoryPeople }: StepDependencies, run: ReadinessRun): Promise<StepOutcome> {
  const answer = await listDirectoryPeople(run.tenant, run.cursor);
  if (answer.kind !== 'page') return withoutPage(answer);
  const { people, next } = answer;
  const rows = packPeople(people);
  const after: ReadinessRun = {
    ...run,
    phase: next === undefined ? 'bindings' : 'people',
    cursor: next,
    peopleRows: run.peopleRows + rows.length,
    directoryRead: run.directoryRead + people.length,
  };
  return { kind: 'stepped', run: after, made: { kind: 'people', number: run.number, first: run.peopleRows, rows } };
}

function withoutPage(answer: Exclude<DirectoryPeople, { kind: 'page' }>): StepOutcome {
  switch (answer.kind) {
    case 'throttled':
      return { kind: 'wait', seconds: answer.retryAfterSeconds };
    case 'unavailable':
      return { kind: 'again' };
    case 'cursor-expired':
      return { kind: 'from-the-beginning' };
    case 'no-permission':
    case 'consent-withdrawn':
    case 'app-disabled':
      return { kind: 'failed', failure: answer.kind };
  }
}

async function readBindings(
  { boundPersons }: StepDependencies,
  { account }: Workbench,
  run: ReadinessRun,
): Promise<StepOutcome> {
  const page = { limit: BINDINGS_PAGE, after: run.cursor };
  const { items, next } = await boundPersons.listBound(account.id, run.tenant, page);
  const rows = packBindings(items);
  const after: ReadinessRun = {
    ...run,
    phase: next === undefined ? 'users' : 'bindings',
    cursor: next,
    bindingRows: run.bindingRows + rows.length,
  };
  return { kind: 'stepped', run: after, made: { kind: 'bindings', number: run.number, first: run.bindingRows, rows } };
}

async function judgePage(
  dependencies: StepDependencies,
  workbench: Workbench,
  run: ReadinessRun,
  now: Date,
): Promise<StepOutcome> {
  const { account } = workbench;
  const { readinessRuns, directoryStore, catalogue } = dependencies;
  workbench.people ??= loadPeople(readinessRuns, account, run);
  const [people, page] = await Promise.all([
    workbench.people,
    directoryStore.listUsers(account.id, { limit: USERS_PAGE, after: run.cursor }, ''),
  ]);
  const items = await judgeUsers({ account, ...people, catalogue, directoryStore, now }, page.items);
  const totals = countStatuses(
    run.totals,
    items.map(({ status }) => status),
  );
  const made: ReadinessRows = { kind: 'items', number: run.number, items };
  if (page.next !== undefined) return { kind: 'stepped', run: { ...run, totals, cursor: page.next }, made };
  const since = account.shadowSince;
  if (since === undefined) return { kind: 'finished', run: { ...run, totals, cursor: undefined }, made };
  const after: ReadinessRun = { ...run, totals, phase: 'sightings', cursor: undefined, shadow: emptyTally(since) };
  return { kind: 'stepped', run: after, made };
}

async function loadPeople(readinessRuns: ReadinessRuns, { id }: Account, run: ReadinessRun): Promise<People> {
  const bindings = bindingsIn(await readinessRuns.readPacked(id, run, 'bindings', run.bindingRows));
  return { bindings, index: makePersonIndex(await readinessRuns.readPacked(id, run, 'people', run.peopleRows)) };
}

async function countSightings(
  { shadowSightings, readinessRuns }: StepDependencies,
  { account }: Workbench,
  run: ReadinessRun,
): Promise<StepOutcome> {
  if (run.shadow === undefined) throw new Error('a run counts no sightings before it has a tally');
  const page = { limit: SIGHTINGS_PAGE, after: run.cursor };
  const { items, next } = await shadowSightings.listSightings(account.id, run.shadow.since, page);
  const statuses = await readinessRuns.findItems(
    account.id,
    run,
    items.map(({ email }) => email),
  );
  let { shadow } = run;
  for (const sighting of items) shadow = tallySighting(shadow, sighting, statuses.get(sighting.email));
  return { kind: next === undefined ? 'finished' : 'stepped', run: { ...run, shadow, cursor: next }, made: undefined };
}
