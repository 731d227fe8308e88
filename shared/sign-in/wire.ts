/** What the Company's apps and its password service ask, and are answered. */
import * as z from 'zod';
import { AppId, EmailAddress } from '../platform/words/identifiers.ts';
import { LoginName } from './rules/login-name.ts';

export const DiscoveryBody = z.strictObject({ email: EmailAddress, app: AppId });

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
