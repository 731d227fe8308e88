/**
 * Why an attempt was refused, as an account's audit trail says it, behind "refused: ". Whoever records a refusal takes a `TrailRefusal`: one without
 * its row doesn't compile. The page prints its words from here; the service itself needs the type alone.
 */
import { REFUSALS_OF_LINKING } from '../link-obstacle.ts';
import type { RefusalRow } from './refusal.ts';
import { REFUSALS } from './refusals.ts';

type TrailRow = Required<Pick<RefusalRow, 'inTrail'>>;

/** The rows of what refuses a change by the API: to its caller the problem of that code, if there is one, says what to do (`endpoint/problem-table.ts`). */
export const REFUSALS_OF_CHANGES = {
  'role-missing': { inTrail: 'the Security Manager role was missing' },
  'cross-site-refused': { inTrail: 'it came from another website' },
  'version-changed': { inTrail: 'somebody else had changed it meanwhile' },
  'not-connected': { inTrail: 'no Azure tenant was connected' },
  'readiness-unknown': { inTrail: 'readiness was not known' },
  'users-unreadable': { inTrail: 'what is stored of some users could not be read' },
  'would-lock-out': { inTrail: 'people would have been locked out' },
  'leavers-changed': { inTrail: 'others had left than were confirmed' },
  'blocking-unfinished': { inTrail: 'not everybody who left was blocked yet' },
  'disabled-in-entra': { inTrail: 'they are disabled in Azure, and nobody said that they are meant' },
  left: { inTrail: 'the user has left' },
  'domain-taken': { inTrail: 'another account owns a domain' },
  'domain-unownable': { inTrail: 'it named a domain that no company owns alone' },
  'domain-not-found': { inTrail: 'the account has no such domain' },
  'too-many-domains': { inTrail: 'the account has as many domains as it can have' },
  'link-used': { inTrail: 'the link had been used already' },
  'link-ended': { inTrail: 'the link had ended already' },
} as const satisfies Readonly<Record<string, TrailRow>>;

const ROWS = { ...REFUSALS, ...REFUSALS_OF_LINKING, ...REFUSALS_OF_CHANGES } as const;
type Rows = typeof ROWS;

/** What the trail may say of a refusal. */
export type TrailRefusal = { [Name in keyof Rows]: Rows[Name] extends TrailRow ? Name : never }[keyof Rows];

/** In words. */
export const TRAIL_REFUSALS = Object.fromEntries(
  Object.entries<Partial<RefusalRow>>(ROWS).flatMap(([name, { inTrail }]) =>
    inTrail === undefined ? [] : [[name, inTrail]],
  ),
) as Readonly<Record<TrailRefusal, string>>;
