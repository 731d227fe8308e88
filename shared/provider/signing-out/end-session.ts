/** An app signs somebody out (OpenID Connect RP-Initiated Logout 1.0). There is no session here to end, only a way to go on. */
import type { App, AppCatalogue } from '../../platform/words/apps/app-catalogue.ts';
import { TenantId } from '../../platform/words/identifiers.ts';
import { isRegistered } from '../../platform/words/apps/app-addresses.ts';
import { openSealed } from '../../platform/keys/open-sealed.ts';
import type { Sealer, TokenSigner } from '../../platform/ports.ts';
import type { EntraSignOutUrl } from '../../entra/ports.ts';
import { LoginHint } from '../rules/authorization-request.ts';

export type EndSessionInput = {
  readonly idTokenHint: string | undefined;
  /** The `login_hint` of an ID token of ours, as Microsoft's libraries send it. */
  readonly logoutHint: string | undefined;
  readonly clientId: string | undefined;
  readonly postLogoutRedirectUri: string | undefined;
  readonly state: string | undefined;
};

export type EndSessionOutcome =
  | { readonly kind: 'redirect'; readonly url: string }
  /** Nothing says which app asks: the person is asked before they are sent on to `url`, which all of these apps registered. */
  | { readonly kind: 'ask'; readonly apps: readonly App[]; readonly url: string; readonly azureSignOutUrl: string }
  /** `azureSignOutUrl`: where the person can sign out of Azure too. */
  | { readonly kind: 'page'; readonly app: App | undefined; readonly azureSignOutUrl: string }
  | { readonly kind: 'refused'; readonly code: 'bad-id-token-hint' | 'unknown-client' | 'unknown-redirect-uri' };

type Dependencies = {
  readonly tokenSigner: TokenSigner;
  readonly sealer: Sealer;
  readonly catalogue: AppCatalogue;
  readonly entraSignOutUrl: EntraSignOutUrl;
  readonly serviceUrl: string;
};
type Claims = Readonly<Record<string, unknown>>;

/** The browser is sent on only to an address that the very client registered (section 3). */
export const makeEndSession = ({ tokenSigner, sealer, catalogue, entraSignOutUrl, serviceUrl }: Dependencies) => {
  /** The claims of the hint; empty without one, undefined when it isn't ours or was made for another client. */
  const readHint = async (hint: string | undefined, clientId: string | undefined): Promise<Claims | undefined> => {
    if (hint === undefined) return {};
    const claims = await tokenSigner.verifyOwn(hint);
    // Section 2: a client_id beside the hint must be the one that the token was made for.
    return clientId === undefined || claims?.['aud'] === clientId ? claims : undefined;
  };

  const azureSignOut = async (claims: Claims, logoutHint: string | undefined, app: App | undefined) => {
    const own = claims['login_hint'] ?? logoutHint;
    const hint = typeof own === 'string' ? await openSealed(sealer, 'login-hint', LoginHint, own) : undefined;
    return entraSignOutUrl({
      tenant: hint?.azure?.tenantId ?? TenantId.safeParse(claims['tid']).data,
      logoutHint: hint?.azure?.hint,
      returnTo: `${serviceUrl}/signed-out`,
      state: app?.id,
    });
  };

  return async function endSession(input: EndSessionInput): Promise<EndSessionOutcome> {
    const { idTokenHint, logoutHint, clientId, postLogoutRedirectUri: uri, state } = input;
    const claims = await readHint(idTokenHint, clientId);
    if (claims === undefined) return { kind: 'refused', code: 'bad-id-token-hint' };
    const name = clientId ?? claims['aud'];
    const app = catalogue.apps.find((candidate) => candidate.clientId === name);
    if (name !== undefined && app === undefined) return { kind: 'refused', code: 'unknown-client' };
    if (uri === undefined) return { kind: 'page', app, azureSignOutUrl: await azureSignOut(claims, logoutHint, app) };
    const apps = (app === undefined ? catalogue.apps : [app]).filter(({ postLogoutRedirectUris }) =>
      isRegistered(postLogoutRedirectUris, uri),
    );
    const [first, second] = apps;
    if (first === undefined) return { kind: 'refused', code: 'unknown-redirect-uri' };
    const url = withState(uri, state);
    if (app !== undefined) return { kind: 'redirect', url };
    const azureSignOutUrl = await azureSignOut(claims, logoutHint, second === undefined ? first : undefined);
    return { kind: 'ask', apps, url, azureSignOutUrl };
  };
};
export type EndSession = ReturnType<typeof makeEndSession>;

const withState = (uri: string, state: string | undefined): string =>
  state === undefined ? uri : `${uri}${uri.includes('?') ? '&' : '?'}state=${encodeURIComponent(state)}`;
