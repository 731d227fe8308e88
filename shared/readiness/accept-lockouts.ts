/** What somebody takes on who brings users under SSO, as bodies say it, and what they are told who took on something else. */
import * as z from 'zod';
import type { LockoutCheck } from './check-lockouts.ts';
import { Problem } from '../platform/endpoint/problem.ts';

export const AcceptLockouts = z
  .int()
  .min(0)
  .optional()
  .describe(
    'To bring people under SSO although some are locked out: how many, as the readiness report says now. Any other number is refused, 0 included.',
  );

export const AcceptUnknownReadiness = z
  .literal(true)
  .optional()
  .describe(
    'To bring people under SSO although nobody knows who is locked out: taken where no report of the last 24 hours is there, and a new one was tried within the last hour and ended half way; or where the report can’t see whom Azure lets in ("assignment"), then beside acceptLockouts.',
  );

/** With the numbers that a caller has to confirm, or can't. */
export function lockoutProblem(refusal: Exclude<LockoutCheck, { kind: 'clear' }>): Problem {
  switch (refusal.kind) {
    case 'would-lock-out': {
      const { lockedOut, notJudged, takenAt } = refusal;
      return new Problem('would-lock-out', { members: { lockedOut, notJudged, takenAt: takenAt.toISOString() } });
    }
    case 'users-unreadable':
      return new Problem('users-unreadable', { members: { unreadable: refusal.unreadable } });
    case 'readiness-unknown':
      return new Problem('readiness-unknown');
  }
}
