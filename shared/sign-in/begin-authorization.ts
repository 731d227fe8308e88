/** An app asks for a sign-in: works out whose from the hints, or has the person say it. */
import type { App } from '../platform/words/apps/app-catalogue.ts';
import { EmailAddress } from '../platform/words/identifiers.ts';
import { type AuthorizationRequest, LoginHint } from '../provider/rules/authorization-request.ts';
import { makeVisitId } from '../platform/pages/visit-id.ts';
import type { Clock, RandomText, Sealer, TokenSigner } from '../platform/ports.ts';
import type { BeginSignIn, BeginSignInOutcome } from './begin-sign-in.ts';
import { keepHostedSignIn } from './hosted/open-hosted-sign-in.ts';
import type { BeginSilently, BeginSilentlyOutcome } from './silent/begin-silently.ts';
import { openSealed } from '../platform/keys/open-sealed.ts';

export type BeginAuthorizationOutcome =
  | BeginSignInOutcome
  /** `id` names what the browser keeps sealed while the person types their address. */
  | { readonly kind: 'ask-address'; readonly id: string; readonly sealed: string }
  | { readonly kind: 'bad-id-token-hint' }
  /** Of `prompt=none`: its errors are for the app. */
  | BeginSilentlyOutcome;

export type BeginAuthorizationInput = {
  readonly app: App;
  readonly request: AuthorizationRequest;
  readonly loginHint: string | undefined;
  readonly idTokenHint: string | undefined;
  readonly chooseAccount: boolean;
  /** The cookie with the tenants of this browser. */
  readonly knownTenants: string | undefined;
};

type Dependencies = {
  readonly beginSignIn: BeginSignIn;
  readonly beginSilently: BeginSilently;
  readonly sealer: Sealer;
  readonly tokenSigner: TokenSigner;
  readonly clock: Clock;
  readonly randomText: RandomText;
};

/** A hint that says nothing usable is no hint: hints are never an error (OpenID Connect Core 1.0 section 3.1.2.1). */
export const makeBeginAuthorization = (dependencies: Dependencies) => {
  const { beginSignIn, beginSilently, sealer, tokenSigner, clock, randomText } = dependencies;

  const readLoginHint = async (hint: string): Promise<LoginHint | undefined> => {
    const email = EmailAddress.safeParse(hint).data;
    return email === undefined ? openSealed(sealer, 'login-hint', LoginHint, hint) : { email };
  };

  /** Who the app expects, from an ID token that it got here; undefined when it got it elsewhere. */
  const readIdTokenHint = async (token: string, app: App) => {
    const claims = await tokenSigner.verifyOwn(token);
    if (claims?.['aud'] !== app.clientId || typeof claims['sub'] !== 'string') return undefined;
    const { login_hint: own, email, preferred_username: username } = claims;
    const sealed = typeof own === 'string' ? await readLoginHint(own) : undefined;
    // The sealed one ends after days, the address doesn't, where the scope gave it.
    const address = EmailAddress.safeParse(email ?? username).data;
    return { subject: claims['sub'], hint: sealed ?? (address === undefined ? undefined : { email: address }) };
  };

  const askAddress = async (app: App, request: AuthorizationRequest): Promise<BeginAuthorizationOutcome> => {
    const id = makeVisitId(randomText(), clock(), app.id);
    return { kind: 'ask-address', id, sealed: await keepHostedSignIn(sealer, { id, request, typed: undefined }) };
  };

  return async function beginAuthorization(input: BeginAuthorizationInput): Promise<BeginAuthorizationOutcome> {
    const { app, loginHint, idTokenHint, chooseAccount, knownTenants } = input;
    const expected = idTokenHint === undefined ? undefined : await readIdTokenHint(idTokenHint, app);
    if (idTokenHint !== undefined && expected === undefined) return { kind: 'bad-id-token-hint' };
    // Who is named by `claims` too, stays the one who may come.
    const request = expected === undefined ? input.request : { expectedSubject: expected.subject, ...input.request };
    const hinted = (loginHint === undefined ? undefined : await readLoginHint(loginHint)) ?? expected?.hint;
    if (request.prompt === 'none') return beginSilently({ app, request, hinted, knownTenants });
    return hinted === undefined || chooseAccount ? askAddress(app, request) : beginSignIn({ app, request, ...hinted });
  };
};
export type BeginAuthorization = ReturnType<typeof makeBeginAuthorization>;
