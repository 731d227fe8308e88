/** What apps send to the OpenID Provider's endpoints, and are answered. */
import * as z from 'zod';

/** In every such form (RFC 6749 section 2.3.1). */
export const CLIENT_MEMBERS = {
  client_id: z.string().optional(),
  client_secret: z.string().optional(),
  client_assertion: z.string().optional(),
  client_assertion_type: z.string().optional(),
};

/** What is asked about one token (RFC 7009 section 2.1, RFC 7662 section 2.1). The hint is not needed: a token says itself what it is. */
export const TokenForm = z.object({
  token: z.string().optional(),
  token_type_hint: z.string().optional(),
  ...CLIENT_MEMBERS,
});

export const TokensForm = z.object({
  grant_type: z.string().optional(),
  code: z.string().optional(),
  redirect_uri: z.string().optional(),
  code_verifier: z.string().optional(),
  refresh_token: z.string().optional(),
  scope: z.string().optional(),
  ...CLIENT_MEMBERS,
});

export const TokensAnswer = z.object({
  access_token: z.string(),
  token_type: z.literal('Bearer'),
  expires_in: z.int(),
  scope: z.string(),
  id_token: z.string().optional().describe('With scope `openid`, which a refresh may leave out.'),
  refresh_token: z
    .string()
    .optional()
    .describe('With scope `offline_access`, where the app catalogue lets the app have it. Good for one use.'),
});

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

export const UserinfoForm = z.object({ access_token: z.string().optional() });

export const IntrospectionAnswer = UserinfoClaims.partial().extend({
  active: z.boolean(),
  username: z.string().optional().describe('The user’s address.'),
  client_id: z.string().optional(),
  scope: z.string().optional(),
  token_type: z.literal('Bearer').optional().describe('Of an access token; a refresh token has none.'),
  exp: z.int().optional(),
  iat: z.int().optional(),
  iss: z.url().optional(),
});

/** RFC 6749 section 5.2. */
export const OAuthErrorAnswer = z.object({ error: z.string(), error_description: z.string() });

export const MetadataAnswer = z.looseObject({ issuer: z.url() });

export const KeysAnswer = z.object({ keys: z.array(z.looseObject({})) });

/** RP-Initiated Logout 1.0 section 2; whatever else is given is ignored. */
export const EndSessionParameters = z.object({
  id_token_hint: z.string().optional(),
  logout_hint: z.string().optional().describe('The `login_hint` of an ID token, for signing out of Azure too.'),
  client_id: z.string().optional(),
  post_logout_redirect_uri: z.string().optional().describe('As registered; the port of a loopback address may be any.'),
  state: z.string().optional(),
});
