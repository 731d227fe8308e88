/** The readiness report as the Control Panel gets it: as JSON, and its list as rows of CSV. */
import { lockedOutIn, statusesIn, verdictOfStatus } from '../users/rules/counts/account-counts.ts';
import type { DomainName } from '../platform/words/identifiers.ts';
import type { ReadinessItem } from '../users/rules/readiness-item.ts';
import { domainBodies } from '../users/rules/account.ts';
import { pageBody } from '../platform/formats/paging.ts';
import type { Readiness } from './get-readiness.ts';
import { readinessRow } from './wire.ts';

export function readinessBody(readiness: Readiness) {
  const { assignment, shadow } = readiness.report ?? {};
  return {
    state: readiness.state,
    reason: readiness.reason ?? null,
    startedAt: readiness.run?.startedAt.toISOString() ?? null,
    takenAt: readiness.report?.takenAt.toISOString() ?? null,
    progress: progressBody(readiness),
    totals: totalsBody(readiness),
    assignment: assignment === undefined ? null : { required: assignment.required ?? null, who: assignment.who },
    domains: domainsBody(readiness),
    unverifiedDomains: readiness.unverifiedDomains,
    shadow: shadow === undefined ? null : { ...shadow, since: shadow.since.toISOString() },
    found: readiness.found ?? null,
    ...pageBody(readiness.list, itemBody),
  };
}

function totalsBody({ report, now, unreadable, wantsTwoFactor }: Readiness) {
  if (report === undefined) return null;
  const { users, lockedOut, byStatus } = report.totals;
  const listed = { users, byStatus };
  // A report is a moment older than its numbers: in between the former ones are the newest.
  if (now === undefined) {
    const { unreadable } = report;
    const others = { notJudged: 0, excluded: byStatus.excluded, withoutPassword: 0, unreadable };
    return { users, lockedOut, ...others, byStatus, listed };
  }
  const { notJudged, excluded, withoutPassword } = now;
  const numbers = { users: now.users, lockedOut: lockedOutIn(now), notJudged, excluded, withoutPassword };
  return { ...numbers, unreadable, byStatus: statusesIn(now, wantsTwoFactor) ?? byStatus, listed };
}

const domainsBody = ({ account, byDomain }: Readiness) =>
  domainBodies(account).map((body, index) => {
    const counts = byDomain?.get(account.domains[index] as DomainName);
    if (counts === undefined) return { ...body, counts: null };
    const { users, notJudged, excluded, withoutPassword } = counts;
    return { ...body, counts: { users, lockedOut: lockedOutIn(counts), notJudged, excluded, withoutPassword } };
  });

function progressBody({ state, run }: Readiness) {
  if (run === undefined) return { directoryRead: 0, usersChecked: 0, usersTotal: null };
  const { directoryRead, totals } = run;
  return { directoryRead, usersChecked: totals.users, usersTotal: state === 'complete' ? totals.users : null };
}

const itemBody = ({ email, displayName, status, userPrincipalName }: ReadinessItem) => ({
  ...{ email, displayName, status },
  lockedOut: verdictOfStatus(status) !== 'gets-in',
  userPrincipalName: userPrincipalName ?? null,
});

export const readinessCells = (item: ReadinessItem): string[] => readinessRow(itemBody(item));
