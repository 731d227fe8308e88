/** An app signs somebody out (OpenID Connect RP-Initiated Logout 1.0). There is no session here to end, only a way to go on. */
import type { App, AppCatalogue } from '../platform/words/app-catalogue.ts';
import { TenantId } from '../platform/words/identifiers.ts';
import { isRegistered } from '../platform/words/redirect-uri.ts';
import type { TokenSigner } from '../platform/ports.ts';

export type EndSessionInput = {
  readonly idTokenHint: string | undefined;
  readonly clientId: string | undefined;
  readonly postLogoutRedirectUri: string | undefined;
  readonly state: string | undefined;
};

export type EndSessionOutcome =
  | { readonly kind: 'redirect'; readonly url: string }
  /** `azureSignOutUrl`: where the person can sign out of Azure too; undefined when nothing says which tenant. */
  | { readonly kind: 'page'; readonly app: App | undefined; readonly azureSignOutUrl: string | undefined }
  | { readonly kind: 'refused'; readonly code: 'bad-id-token-hint' | 'unknown-client' | 'unknown-redirect-uri' };

type Dependencies = {
  readonly tokenSigner: TokenSigner;
  readonly catalogue: AppCatalogue;
  /** Where a person signs out of a tenant. */
  readonly signOutUrlOfTenant: (tenant: TenantId) => string;
};

/** The browser is sent on only to an address that the very client registered (section 3). */
export const makeEndSession = ({ tokenSigner, catalogue, signOutUrlOfTenant }: Dependencies) => {
  /** The claims of the hint; empty without one, undefined when it isn't ours or was made for another client. */
  const readHint = async (hint: string | undefined, clientId: string | undefined) => {
    if (hint === undefined) return {};
    const claims = await tokenSigner.verifyOwn(hint);
    // Section 2: a client_id beside the hint must be the one that the token was made for.
    return clientId === undefined || claims?.['aud'] === clientId ? claims : undefined;
  };

  return async function endSession(input: EndSessionInput): Promise<EndSessionOutcome> {
    const { idTokenHint, clientId, postLogoutRedirectUri, state } = input;
    const claims: Record<string, unknown> | undefined = await readHint(idTokenHint, clientId);
    if (claims === undefined) return { kind: 'refused', code: 'bad-id-token-hint' };
    const name = clientId ?? claims['aud'];
    const app = catalogue.apps.find((candidate) => candidate.clientId === name);
    if (name !== undefined && app === undefined) return { kind: 'refused', code: 'unknown-client' };
    if (postLogoutRedirectUri === undefined) {
      const tenant = TenantId.safeParse(claims['tid']).data;
      return { kind: 'page', app, azureSignOutUrl: tenant === undefined ? undefined : signOutUrlOfTenant(tenant) };
    }
    return app !== undefined && isRegistered(app.postLogoutRedirectUris, postLogoutRedirectUri)
      ? { kind: 'redirect', url: withState(postLogoutRedirectUri, state) }
      : { kind: 'refused', code: 'unknown-redirect-uri' };
  };
};
export type EndSession = ReturnType<typeof makeEndSession>;

const withState = (uri: string, state: string | undefined): string =>
  state === undefined ? uri : `${uri}${uri.includes('?') ? '&' : '?'}state=${encodeURIComponent(state)}`;
