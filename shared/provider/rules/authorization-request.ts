/** What an app asks of `/authorize`, once checked, and what goes back to it as the answer. */
import * as z from 'zod';
import { ClientId, EmailAddress, TenantId } from '../../platform/words/identifiers.ts';
import { RESPONSE_TYPES } from '../../platform/words/apps/response-types.ts';
import { AskedAcr } from './claims-request.ts';
import { RESPONSE_MODES } from './response-parameters.ts';
import type { App } from '../../platform/words/apps/app-catalogue.ts';
import { withParameters } from '../../platform/words/apps/app-addresses.ts';

/**
 * All that the answer needs, small enough to be carried in a sealed cookie. After a version was gone back on, a word of the newer one does what it
 * does in a request to this one: where that would be answered without it, it is passed over; where it would be refused, the cookie doesn't open.
 */
export const AuthorizationRequest = z.object({
  clientId: ClientId,
  redirectUri: z.string(),
  state: z.string().optional(),
  /** Left out: by the query. Another word is refused: the app wouldn't look there, and an ID token has no business in a query, which servers log. */
  responseMode: z.enum(RESPONSE_MODES).optional(),
  nonce: z.string().optional(),
  /** Left out: a code. Another word is refused: the app would get what it never asked for, a code without PKCE perhaps. */
  responseType: z.enum(RESPONSE_TYPES).optional(),
  /** S256 always (RFC 7636 section 4.2). Left out by an app that may, and where no code is asked for. */
  codeChallenge: z.string().optional(),
  /** The scopes that we know of those asked for. */
  scope: z.string(),
  /** `none`: Azure shows the person nothing. `login`: they prove anew who they are, `max_age=0` too (OpenID Connect Core 1.0 section 3.1.2.1). Another word is passed over. */
  prompt: z.enum(['none', 'login']).optional().catch(undefined),
  /** Seconds: somebody who signed in with Azure longer ago, or nobody knows when, is refused (OpenID Connect Core 1.0 section 3.1.2.1). */
  maxAge: z.number().int().positive().optional(),
  /** Claims that were asked for by name, beyond those of the scope. Any word: whatever this version doesn't have, it doesn't give (section 5.5). */
  claims: z.array(z.string()).optional(),
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

/** Where an answer goes, as the app asked. */
export type AnswerTo = Pick<AuthorizationRequest, 'redirectUri' | 'state' | 'responseMode' | 'prompt'>;

/** What it says, beyond the app's `state` and who answers. Undefined ones are left out. */
export type Answer = Readonly<Record<string, string | undefined>>;

/** An error as an answer (RFC 6749 section 4.1.2.1). The description is for the app's developers. */
export const errorAnswer = ({
  error,
  description,
}: {
  readonly error: string;
  readonly description: string;
}): Answer => ({ error, error_description: description });

/** The app's page for the Company password. The address goes into the fragment, which no server's log sees. */
export function companySignInUrl(
  app: Pick<App, 'companySignInUri'>,
  { state }: Pick<AuthorizationRequest, 'state'>,
  issuer: string,
  email: EmailAddress | undefined,
): string {
  const uri = withParameters(app.companySignInUri, { state, iss: issuer });
  return email === undefined ? uri : `${uri}#login_hint=${encodeURIComponent(email)}`;
}
