/** What stands between an admin and SSO going on, for all users or those of a domain: what has to be confirmed, or to be known first. */
import type { Readiness } from '../../api/answers.ts';

/** Whether a fresh look at Azure was asked for since the question was put. */
export type Look = 'none' | 'asking' | 'asked';

export type Hurdle =
  /** The numbers as they are now aren't there yet. */
  | { readonly kind: 'reading' }
  | { readonly kind: 'clear' }
  | { readonly kind: 'number'; readonly lockedOut: number }
  /** Nobody knows; a fresh look may. */
  | { readonly kind: 'look-first' | 'looking' }
  /** The fresh look was taken and nobody knows all the same: `why` as the service says it. `lockedOut`: what is known. */
  | { readonly kind: 'unknown'; readonly why: string; readonly lockedOut: number | undefined };

type Asked = {
  readonly readiness: Pick<Readiness, 'state' | 'reason' | 'assignment'> | undefined;
  /** Undefined: nobody knows, or not of today. */
  readonly lockedOut: number | undefined;
  readonly isRead: boolean;
  readonly look: Look;
  /** The service refused for want of a report, whatever is shown. */
  readonly isRefused: boolean;
};

/** Not to know is offered only after a look that was asked for here, and came to nothing. */
export function hurdleOf(asked: Asked): Hurdle {
  const { readiness, lockedOut, isRead, look, isRefused } = asked;
  if (readiness === undefined || !isRead) return { kind: 'reading' };
  const hidden = hiddenAssignment(readiness);
  const isUnsaid = isRefused && look !== 'asked';
  if (lockedOut !== undefined && hidden === undefined && !isUnsaid)
    return lockedOut === 0 ? { kind: 'clear' } : { kind: 'number', lockedOut };
  return afterLook(look, readiness, lockedOut, hidden);
}

function afterLook(
  look: Look,
  { state, reason }: NonNullable<Asked['readiness']>,
  lockedOut: number | undefined,
  hidden: string | undefined,
): Hurdle {
  if (look === 'none') return { kind: 'look-first' };
  if (look === 'asking' || state === 'running') return { kind: 'looking' };
  if (state === 'incomplete') return { kind: 'unknown', why: reason ?? 'directory-unavailable', lockedOut };
  const isHidden = hidden !== undefined && lockedOut !== undefined;
  return isHidden ? { kind: 'unknown', why: hidden, lockedOut } : { kind: 'look-first' };
}

/** The tenant lets only assigned people in, and the report can't see who they are. */
const hiddenAssignment = ({ assignment }: Pick<Readiness, 'assignment'>): string | undefined =>
  assignment?.required === true && assignment.who !== 'known' ? 'assignment-unknown' : undefined;
