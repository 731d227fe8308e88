/** What somebody takes on who brings users under SSO, as bodies say it. */
import * as z from 'zod';

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
