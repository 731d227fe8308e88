/** The optional claim `login_hint`: an app gives it back to say whom it means, at signing in and out. */
import type { User } from '../seed.ts';

/** Opaque to everybody but the one who made it: who it is, without a tenant. */
export const loginHintOf = (user: User): string =>
  `O.${Buffer.from(`stand-in ${user.objectId}`).toString('base64url')}`;
