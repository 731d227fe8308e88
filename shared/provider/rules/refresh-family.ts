/**
 * The refresh tokens that follow one another from one sign-in (RFC 9700 section 4.14.2): each is good for one use, and who uses an old one
 * shows that two hold the family, so that nobody keeps it. Pure.
 */
import * as z from 'zod';
import { REFRESH_REPEAT_MS } from '../../platform/words/lifetimes.ts';
import { Session } from './session.ts';
import { ClientId } from '../../platform/words/identifiers.ts';
import { AuthorizationGrant, Subject } from './grants.ts';
import { SCOPES } from './read-authorization-request.ts';
import { wordsOf } from './response-parameters.ts';

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

/** What a refresh token stands for: a session, and how far its family had come. It is sealed, and stored nowhere. */
export const RefreshGrant = Session.required({ family: true }).extend({
  /** Which one of its family, counted from 1. */
  generation: z.int().min(1),
  clientId: ClientId,
  /** Of the sign-in: a refresh may ask for less, and the next for all of it again. */
  scope: z.string(),
  /** Seconds since 1970. Absent: Entra didn't say when. */
  authTime: z.int().optional(),
  subject: Subject,
  azureHint: AuthorizationGrant.shape.azureHint,
  facts: AuthorizationGrant.shape.facts,
});
export type RefreshGrant = z.infer<typeof RefreshGrant>;

/** What of a granted scope an app asks for when it refreshes (RFC 6749 section 6). `asked` undefined, or none that is known here, where others are passed over as at `/authorize`: all of it. Answers undefined when it asks for more than was granted. */
export function narrowScope(granted: string, asked: string | undefined): string | undefined {
  const grantedWords = wordsOf(granted);
  const known = wordsOf(asked ?? '').filter((word) => SCOPES.some((scope) => scope === word));
  if (known.length === 0) return granted;
  return known.every((word) => grantedWords.includes(word))
    ? grantedWords.filter((word) => known.includes(word)).join(' ')
    : undefined;
}
