/** What the Company's apps and its password service ask, and are answered. */
import * as z from 'zod';
import { AppId, EmailAddress } from '../platform/words/identifiers.ts';
import { LoginName } from './rules/login-name.ts';

/** `client_assertion`: of an app's server that signs a JWT to prove itself (RFC 7523 section 2.2), as in the forms of `/token`. */
export const DiscoveryBody = z.strictObject({
  email: EmailAddress,
  app: AppId,
  client_assertion: z
    .string()
    .optional()
    .describe('From the server of an app with `private-key-jwt`, in place of HTTP Basic. Good for one use.'),
  client_assertion_type: z
    .string()
    .optional()
    .describe('With it: `urn:ietf:params:oauth:client-assertion-type:jwt-bearer`.'),
});
export type DiscoveryBody = z.infer<typeof DiscoveryBody>;

export const DiscoveryAnswer = z.union([
  z.strictObject({ step: z.literal('company-credentials') }),
  z.strictObject({ step: z.literal('entra'), url: z.url() }),
]);

export const CredentialsBody = z.strictObject({
  email: LoginName.describe(
    'The name as it was typed. Without a domain it is nobody’s: inactive, except in an admin portal.',
  ),
  app: AppId,
});

export const CredentialsAnswer = z.strictObject({
  credentials: z.enum(['active', 'inactive']),
  mayUse: z.boolean(),
  mayReset: z.boolean(),
});
