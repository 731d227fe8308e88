/** The first steps of a readiness run: whether the tenant lets only assigned people into the app, and who is assigned. */
import type { ReadinessRun } from './rules/readiness-run.ts';
import type { AppAssignments, AssignedPage } from '../entra/ports.ts';
import { packLines } from './people/packed-people.ts';
import { type StepOutcome, withoutPage } from './step-outcome.ts';

/** As many groups as a run's row takes beside the rest; who is in others is not known then. */
const MAX_GROUPS = 100;

type Dependencies = { readonly appAssignments: AppAssignments };

export async function readApp({ appAssignments }: Dependencies, run: ReadinessRun): Promise<StepOutcome> {
  const app = await appAssignments.readApp(run.tenant);
  switch (app.kind) {
    case 'app': {
      const { id, assignmentRequired: required } = app;
      const assignment = { required, who: 'known', groups: [], rows: 0, app: id } as const;
      return {
        kind: 'stepped',
        run: { ...run, phase: required === true ? 'assignments' : 'people', assignment },
        made: undefined,
      };
    }
    // An app may read its own without a permission; where it still can't, nothing is known of it.
    case 'no-permission':
      return { kind: 'stepped', run: { ...run, phase: 'people' }, made: undefined };
    case 'throttled':
    case 'unavailable':
    case 'consent-withdrawn':
    case 'app-disabled':
      return withoutPage(app);
  }
}

export async function readAssignments({ appAssignments }: Dependencies, run: ReadinessRun): Promise<StepOutcome> {
  const { assignment } = run;
  if (assignment === undefined) throw new Error('a run reads no assignments before it has read the app');
  const page = await appAssignments.listAssigned(run.tenant, assignment.app, run.cursor);
  if (page.kind === 'no-permission') {
    return {
      kind: 'stepped',
      run: { ...run, phase: 'people', cursor: undefined, assignment: { ...assignment, who: 'unknown' } },
      made: undefined,
    };
  }
  if (page.kind !== 'page') return withoutPage(page);
  const known = new Set([...assignment.groups, ...page.groups]);
  const groups = [...known].slice(0, MAX_GROUPS);
  const who = known.size > MAX_GROUPS ? 'partly-known' : assignment.who;
  const isLast = page.next === undefined;
  const phase = !isLast ? 'assignments' : groups.length > 0 ? 'groups' : 'people';
  return keep({ ...run, phase, cursor: page.next, assignment: { ...assignment, groups, who } }, page.users);
}

/** Only direct members of an assigned group are let in: nested groups don't count (Microsoft Learn, "Manage users and groups assignment"). */
export async function readGroups({ appAssignments }: Dependencies, run: ReadinessRun): Promise<StepOutcome> {
  const { assignment } = run;
  const [group, ...rest] = assignment?.groups ?? [];
  if (assignment === undefined || group === undefined) throw new Error('a run reads no groups before it has found one');
  const page = await appAssignments.listGroup(run.tenant, group, run.cursor);
  if (page.kind === 'no-permission') {
    const after = { ...assignment, groups: [], who: 'partly-known' } as const;
    return { kind: 'stepped', run: { ...run, phase: 'people', cursor: undefined, assignment: after }, made: undefined };
  }
  if (page.kind !== 'page') return withoutPage(page);
  const groups = page.next === undefined ? rest : assignment.groups;
  const phase = groups.length > 0 ? 'groups' : 'people';
  return keep({ ...run, phase, cursor: page.next, assignment: { ...assignment, groups } }, page.users);
}

function keep(run: ReadinessRun, users: Extract<AssignedPage, { kind: 'page' }>['users']): StepOutcome {
  const rows = packLines(users);
  const first = run.assignment?.rows ?? 0;
  const assignment = run.assignment && { ...run.assignment, rows: first + rows.length };
  return {
    kind: 'stepped',
    run: { ...run, assignment },
    made: rows.length === 0 ? undefined : { kind: 'assigned', number: run.number, first, rows },
  };
}
