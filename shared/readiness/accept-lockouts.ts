/** What somebody takes on who brings users under SSO, as bodies say it, and what they are told who took on something else. */
import * as z from 'zod';
import type { AcceptedLockouts, LockoutCheck } from './check-lockouts.ts';
import { freeText } from '../platform/formats/free-text.ts';
import { Problem } from '../platform/endpoint/problem.ts';
import { LONGEST_REASON } from '../platform/words/written/plain-text.ts';

const AcceptLockouts = z
  .int()
  .min(0)
  .optional()
  .describe(
    'To bring people under SSO although some are locked out: how many, as the readiness report says now. Any other number is refused, 0 included.',
  );

const AcceptUnknownReadiness = z
  .literal(true)
  .optional()
  .describe(
    'To bring people under SSO although nobody knows who is locked out: taken where no report of the last 24 hours is there, and a new one was tried within the last hour and ended half way; or where the report can’t see whom Azure lets in ("assignment"), then beside acceptLockouts. Takes unknownReadinessReason.',
  );

const UnknownReadinessReason = freeText(LONGEST_REASON)
  .optional()
  .describe('With acceptUnknownReadiness: why it can’t wait until somebody knows. It stands in the audit trail.');

/** As members of a body. */
export const Acceptance = {
  acceptLockouts: AcceptLockouts,
  acceptUnknownReadiness: AcceptUnknownReadiness,
  unknownReadinessReason: UnknownReadinessReason,
};

type Body = {
  readonly acceptLockouts?: number | undefined;
  readonly acceptUnknownReadiness?: true | undefined;
  readonly unknownReadinessReason?: string | undefined;
};

export const acceptedIn = (body: Body): AcceptedLockouts => ({
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
