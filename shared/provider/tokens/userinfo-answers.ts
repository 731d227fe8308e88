/** What `/userinfo` can answer, for the API description of both its methods. */
import * as z from 'zod';

/** Whose it is, at `/userinfo` and at `/introspect`. */
export const UserinfoClaims = z.object({
  sub: z.uuid(),
  name: z.string().optional().describe('By scope `profile`, as the next four.'),
  given_name: z.string().optional().describe('As Entra has it, if at all.'),
  family_name: z.string().optional().describe('As Entra has it, if at all.'),
  preferred_username: z.string().optional().describe('The user’s address.'),
  locale: z.string().optional().describe('The language that they prefer in Entra, as a BCP 47 tag.'),
  email: z.string().optional().describe('By scope `email`, as the next.'),
  email_verified: z.literal(true).optional(),
  account_id: z.string(),
  idp: z.url(),
  tid: z.guid(),
  oid: z.guid(),
});

export const USERINFO_ANSWERS = {
  200: {
    description: 'Who signed in.',
    schema: UserinfoClaims,
  },
  400: {
    description: 'The token came in more than one way (RFC 6750 section 3.1).',
    headers: ['WWW-Authenticate'],
  },
  401: {
    description:
      'No token, or none that is valid (RFC 6750 section 3.1): also when the user is gone, or no longer under SSO in the app.',
  },
  503: { description: 'Try again after the seconds that Retry-After says.' },
} as const;
