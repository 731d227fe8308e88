/** What an app asks of `/authorize`, once checked: all that the answer needs, small enough to be carried in a sealed cookie. */
import * as z from 'zod';
import { ClientId, EmailAddress, TenantId } from '../../platform/words/identifiers.ts';
import { RESPONSE_TYPES } from '../../platform/words/apps/response-types.ts';
import { AskedAcr, CLAIMS_TO_ASK } from './claims-request.ts';
import { RESPONSE_MODES } from './response-mode.ts';

export const AuthorizationRequest = z.object({
  clientId: ClientId,
  redirectUri: z.string(),
  state: z.string().optional(),
  /** Left out: by the query. */
  responseMode: z.enum(RESPONSE_MODES).optional(),
  nonce: z.string().optional(),
  /** Left out: a code. */
  responseType: z.enum(RESPONSE_TYPES).optional(),
  /** S256 always (RFC 7636 section 4.2). Left out by an app that may, and where no code is asked for. */
  codeChallenge: z.string().optional(),
  /** The scopes that we know of those asked for. */
  scope: z.string(),
  /** `none`: Azure shows the person nothing. `login`: they prove anew who they are, `max_age=0` too (OpenID Connect Core 1.0 section 3.1.2.1). */
  prompt: z.enum(['none', 'login']).optional(),
  /** Seconds: somebody who signed in with Azure longer ago, or nobody knows when, is refused (OpenID Connect Core 1.0 section 3.1.2.1). */
  maxAge: z.number().int().positive().optional(),
  /** Claims that were asked for by name, beyond those of the scope. */
  claims: z.array(z.enum(CLAIMS_TO_ASK)).optional(),
  acr: AskedAcr.optional(),
  /** The `sub` of an `id_token_hint`, or of `claims`: somebody else is refused. */
  expectedSubject: z.string().optional(),
});
export type AuthorizationRequest = z.infer<typeof AuthorizationRequest>;

/** The sealed `login_hint` that discovery and our ID tokens hand out, so that no address stands in a URL. */
export const LoginHint = z.object({
  email: EmailAddress,
  /** How that tenant itself calls the person, from a sign-in before (Entra's optional claim `login_hint`). */
  azure: z.object({ tenantId: TenantId, hint: z.string() }).optional(),
});
export type LoginHint = z.infer<typeof LoginHint>;
