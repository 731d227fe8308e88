/** Whoever left, as answers say it. */
import { Problem } from '../platform/endpoint/problem.ts';
import type { Leaver } from '../readiness/find-leavers.ts';
import type { LeaversHeld } from './block-leavers.ts';

export const LEAVER_COLUMNS = ['email', 'displayName', 'status', 'hasPassword', 'blocked'] as const;

export const leaverBody = ({ user, status }: Leaver) => ({
  ...{ email: user.email, displayName: user.displayName, status },
  ...{ hasPassword: user.hasPassword, blocked: user.block !== undefined },
});

export function leaverCells(leaver: Leaver): string[] {
  const body = leaverBody(leaver);
  return LEAVER_COLUMNS.map((column) => String(body[column]));
}

/** With the numbers as they are now. */
export function leaversProblem({ kind, left, blocked, takenAt }: LeaversHeld): Problem {
  return new Problem(kind, { members: { left, blocked, takenAt: takenAt?.toISOString() ?? null } });
}
