/** What the Company's apps and its password service ask, and are answered. */
import * as z from 'zod';
import { AppId, EMAIL_ADDRESS_RULE, EmailAddress } from '../platform/words/identifiers.ts';
import { RESPONSE_TYPES } from '../platform/words/apps/response-types.ts';
import { RESPONSE_MODES } from '../provider/rules/response-parameters.ts';

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

/** Whose domain nobody names, so that no rule can be asked about it. */
export const WITHOUT_DOMAIN = Symbol('a login name without a domain');

/** What somebody types as their name where they sign in: an address, or, on old mail programs, what stands before the `@` alone. */
export const LoginName = z
  .string()
  .max(1024, EMAIL_ADDRESS_RULE)
  .transform((text, context): EmailAddress | typeof WITHOUT_DOMAIN => {
    const address = EmailAddress.safeParse(text);
    if (address.success) return address.data;
    if (/^[^@]+@?$/.test(text.normalize('NFKC').trim())) return WITHOUT_DOMAIN;
    context.addIssue({ code: 'custom', message: EMAIL_ADDRESS_RULE });
    return z.NEVER;
  });
export type LoginName = z.infer<typeof LoginName>;

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

/** The form of our own page that asks for the address. */
export const AddressForm = z.object({ id: z.string(), form_token: z.string(), email: z.string().max(1024) });

/** At `/authorize`, in the address or in a form. */
export const AuthorizeParameters = z.object({
  client_id: z.string(),
  redirect_uri: z.string().describe('As registered; the port of a loopback address may be any (RFC 8252 section 7.3).'),
  response_type: z
    .enum(RESPONSE_TYPES)
    .describe('Of those that the app catalogue names for the app: code, unless it says otherwise.'),
  response_mode: z
    .enum(RESPONSE_MODES)
    .optional()
    .describe('Default query. Errors go back by it too. An ID token goes by form_post alone.'),
  scope: z.string().describe('Contains openid; profile and email are known too.'),
  code_challenge: z
    .string()
    .min(43)
    .max(128)
    .optional()
    .describe('Required with a code, unless the app catalogue says otherwise (pkce).'),
  code_challenge_method: z.literal('S256').optional(),
  state: z.string().max(4096).optional(),
  nonce: z
    .string()
    .max(512)
    .optional()
    .describe('Required where the ID token comes through the browser, or PKCE is left out for it.'),
  login_hint: z.string().optional().describe('As discovery gave it, or an address.'),
  prompt: z
    .string()
    .optional()
    .describe(
      'none: no page, Azure is asked with prompt=none: of whom a hint names, or in the tenant of the last sign-in in this browser. login: Azure asks anew. select_account: our own page asks for the address, whatever was hinted.',
    ),
  max_age: z
    .string()
    .optional()
    .describe('Seconds. Whoever signed in with Azure longer ago signs in anew; 0 is as prompt=login.'),
  id_token_hint: z.string().optional(),
  claims: z.string().max(4096).optional().describe('JSON: claims by name; acr may be essential.'),
  acr_values: z
    .string()
    .optional()
    .describe('Authentication contexts of the tenant, such as c1, that the token may tell of.'),
});
