/** What SSO would have done for those who signed in while the switch was in `shadow`. */
import { LOCKED_OUT, type ReadinessStatus } from '../../platform/words/readiness-status.ts';
import type { ShadowSighting } from '../../shadow/rules/shadow-sighting.ts';

export type ShadowTally = {
  readonly since: Date;
  readonly seen: number;
  readonly wouldHaveSignedIn: number;
  readonly wouldNotHave: number;
  readonly byReason: Readonly<Record<string, number>>;
};

export const emptyTally = (since: Date): ShadowTally => ({
  since,
  seen: 0,
  wouldHaveSignedIn: 0,
  wouldNotHave: 0,
  byReason: {},
});

/** Counts one user who was seen. `status`: what the same run says of them; undefined: they are no user any more. */
export function tallySighting(
  tally: ShadowTally,
  { step, reason }: Pick<ShadowSighting, 'step' | 'reason'>,
  status: ReadinessStatus | undefined,
): ShadowTally {
  const why = whyNot(step, reason, status);
  if (why === undefined) {
    return { ...tally, seen: tally.seen + 1, wouldHaveSignedIn: tally.wouldHaveSignedIn + 1 };
  }
  const byReason = { ...tally.byReason, [why]: (tally.byReason[why] ?? 0) + 1 };
  return { ...tally, seen: tally.seen + 1, wouldNotHave: tally.wouldNotHave + 1, byReason };
}

/** Why the user would not have come in with Azure: a rule of the decision sent them to the password, or nobody could be them. */
function whyNot(step: ShadowSighting['step'], reason: string, status: ReadinessStatus | undefined): string | undefined {
  // A step that this version doesn't know is no sign-in with Azure.
  if (step !== 'entra') return reason;
  if (status === undefined) return 'not-in-control-panel';
  return LOCKED_OUT.has(status) ? status : undefined;
}
