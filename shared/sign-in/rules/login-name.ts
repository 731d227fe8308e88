/** What somebody types as their name where they sign in: an address, or, on old mail programs, what stands before the `@` alone. */
import * as z from 'zod';
import { EMAIL_ADDRESS_RULE } from '../../platform/words/email-address.ts';
import { EmailAddress } from '../../platform/words/identifiers.ts';

/** Whose domain nobody names, so that no rule can be asked about it. */
export const WITHOUT_DOMAIN = Symbol('a login name without a domain');

const lacksDomain = (text: string): boolean => /^[^@]+@?$/.test(text.normalize('NFKC').trim());

export const LoginName = z
  .string()
  .max(1024, EMAIL_ADDRESS_RULE)
  .transform((text, context): EmailAddress | typeof WITHOUT_DOMAIN => {
    const address = EmailAddress.safeParse(text);
    if (address.success) return address.data;
    if (lacksDomain(text)) return WITHOUT_DOMAIN;
    context.addIssue({ code: 'custom', message: EMAIL_ADDRESS_RULE });
    return z.NEVER;
  });
export type LoginName = z.infer<typeof LoginName>;
