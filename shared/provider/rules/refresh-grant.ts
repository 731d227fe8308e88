/** What a refresh token stands for: a session, and how far its family had come. It is sealed, and stored nowhere. */
import * as z from 'zod';
import { ClientId } from '../../platform/words/identifiers.ts';
import { AuthorizationGrant, Subject } from './grants.ts';
import { Session } from './session.ts';

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
