/** Signing out of Azure itself (https://learn.microsoft.com/entra/identity-platform/v2-protocols-oidc#send-a-sign-out-request). */
import type { EntraSignOutUrl } from './ports.ts';
import { signOutUrlOf } from './entra-endpoints.ts';

export const makeEntraSignOutUrl = (authority: string): EntraSignOutUrl =>
  function entraSignOutUrl({ tenant, logoutHint, returnTo, state }) {
    const url = new URL(signOutUrlOf(authority, tenant ?? 'organizations'));
    url.searchParams.set('post_logout_redirect_uri', returnTo);
    if (logoutHint !== undefined) url.searchParams.set('logout_hint', logoutHint);
    if (state !== undefined) url.searchParams.set('state', state);
    return url.href;
  };
