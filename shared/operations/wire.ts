/** The health of the service over the wire. */
import * as z from 'zod';

export const LiveAnswer = z.strictObject({
  status: z.literal('ok'),
  build: z
    .string()
    .nullable()
    .describe(
      'The beginning of the hash of the deployed package, and when it was deployed; null where the service runs on no package. While a deployment is under way, instances of the one before answer with theirs.',
    ),
});

export const Health = z.enum(['ok', 'unreachable']);

export const ReadyAnswer = z.strictObject({
  status: Health,
  checks: z.strictObject({
    storage: Health,
    'key-vault': Health,
    entra: Health,
  }),
});
