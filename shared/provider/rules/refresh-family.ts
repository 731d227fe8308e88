/**
 * The refresh tokens that follow one another from one sign-in (RFC 9700 section 4.14.2): each is good for one use, and who uses an old one
 * shows that two hold the family, so that nobody keeps it. Pure.
 */
import { REFRESH_REPEAT_MS } from '../../platform/words/lifetimes.ts';
import type { Session } from './session.ts';

export type RefreshFamily = {
  /** Which of its tokens is the current one, counted from 1. */
  readonly generation: number;
  /** Since when: the one before was used then. */
  readonly since: Date;
  /** Revoked, or an old token was used. */
  readonly endedAt: Date | undefined;
};

export type TokenUse =
  /** Good, and used up by being used. */
  | 'current'
  /** Used a moment ago, and its successor not yet: its client asks again, and gets that successor again. */
  | 'repeated'
  /** Used up long ago, or its successor is: somebody else has it too. */
  | 'reused'
  | 'ended';

/** `generation`: of the token that somebody uses. */
export function useOfToken({ generation, since, endedAt }: RefreshFamily, used: number, now: Date): TokenUse {
  if (endedAt !== undefined) return 'ended';
  if (used === generation) return 'current';
  const isRepeat = used === generation - 1 && now.getTime() - since.getTime() <= REFRESH_REPEAT_MS;
  return isRepeat ? 'repeated' : 'reused';
}

/** Whether what came of a sign-in was taken back. A family has its row from its first token on; what has none has a row only once it was ended. */
export const isTakenBack = (session: Pick<Session, 'family'>, family: RefreshFamily | undefined): boolean =>
  family === undefined ? session.family !== undefined : family.endedAt !== undefined;

export const newFamily = (now: Date): RefreshFamily => ({ generation: 1, since: now, endedAt: undefined });

/** The family once its current token was used. */
export const rotated = (family: RefreshFamily, now: Date): RefreshFamily => ({
  ...family,
  generation: family.generation + 1,
  since: now,
});

export const ended = (family: RefreshFamily, now: Date): RefreshFamily => ({ ...family, endedAt: now });
