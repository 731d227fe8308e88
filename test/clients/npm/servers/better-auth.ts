import { betterAuth } from 'better-auth';
import { memoryAdapter } from 'better-auth/adapters/memory';
import { genericOAuth } from 'better-auth/plugins';
import { type ClientApp, type Registration, signOutAddress } from '../client-app.ts';

export function makeApp(registration: Registration): ClientApp {
  const { issuer, clientId, clientSecret, url } = registration;
  // #region settings
  const auth = betterAuth({
    baseURL: url,
    secret: 'a-secret-of-the-app-with-32-characters',
    database: memoryAdapter({ user: [], session: [], account: [], verification: [] }),
    plugins: [
      genericOAuth({
        config: [
          {
            providerId: 'company',
            discoveryUrl: `${issuer}/.well-known/openid-configuration`,
            clientId,
            clientSecret,
            scopes: ['openid', 'profile', 'email'],
            pkce: true,
          },
        ],
      }),
    ],
  });
  // #endregion
  return async (request) => {
    const { pathname, search } = new URL(request.url);
    switch (pathname) {
      case '/sign-in': {
        const body = { provider: 'company', callbackURL: '/me', errorCallbackURL: '/refused' };
        const { headers, response } = await auth.api.signInSocial({ body, returnHeaders: true });
        headers.set('location', response.url ?? '');
        return new Response(null, { status: 302, headers });
      }
      case '/me':
        return Response.json((await auth.api.getSession({ headers: request.headers }))?.user ?? null);
      case '/refused':
        return Response.json({ refused: Object.fromEntries(new URLSearchParams(search)) }, { status: 400 });
      case '/sign-out': {
        const { headers } = await auth.api.signOut({ headers: request.headers, returnHeaders: true });
        headers.set('location', signOutAddress(registration));
        return new Response(null, { status: 302, headers });
      }
      case '/':
        return Response.json(null);
      default:
        return auth.handler(request);
    }
  };
}
