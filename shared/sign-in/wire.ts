/** What the Company's apps and its password service are answered. */
import * as z from 'zod';

export const DiscoveryAnswer = z.union([
  z.strictObject({ step: z.literal('company-credentials') }),
  z.strictObject({ step: z.literal('entra'), url: z.url() }),
]);

export const CredentialsAnswer = z.strictObject({
  credentials: z.enum(['active', 'inactive']),
  mayUse: z.boolean(),
  mayReset: z.boolean(),
});
