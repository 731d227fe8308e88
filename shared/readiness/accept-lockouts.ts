/** What somebody takes on who brings users under SSO, and what they are told who took on something else. */
import type { AcceptedLockouts, LockoutCheck } from './check-lockouts.ts';
import { Problem } from '../platform/endpoint/problem.ts';
import type { Acceptance } from './wire.ts';

export const acceptedIn = (body: Acceptance): AcceptedLockouts => ({
  acceptLockouts: body.acceptLockouts,
  acceptUnknownReadiness: body.acceptUnknownReadiness === true,
  unknownReadinessReason: body.unknownReadinessReason,
});

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
