/** What they are told who bring users under SSO and don't take on what that means, with the numbers that they have to confirm, or can't. */
import type { LockoutCheck } from './check-lockouts.ts';
import { Problem } from '../platform/endpoint/problem.ts';

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
