import { ConfidentialClientApplication, CryptoProvider } from '@azure/msal-node';
import { type ClientApp, refusal, type Registration, signOutAddress } from '../client-app.ts';
import { makeSessions } from '../sessions.ts';

export function makeApp(registration: Registration): ClientApp {
  const { issuer, clientId, clientSecret, url } = registration;
  const sessions = makeSessions();
  // #region settings
  const app = new ConfidentialClientApplication({
    auth: { clientId, clientSecret, authority: issuer, knownAuthorities: [new URL(issuer).host] },
    system: { protocolMode: 'OIDC' },
  });
  // #endregion
  const shared = { scopes: ['openid', 'profile', 'email'], redirectUri: `${url}/callback` };
  return async (request) => {
    const session = sessions.of(request);
    const to = new URL(request.url);
    switch (to.pathname) {
      case '/sign-in': {
        const { verifier, challenge } = await new CryptoProvider().generatePkceCodes();
        const checks = { state: crypto.randomUUID(), nonce: crypto.randomUUID() };
        const address = await app.getAuthCodeUrl({
          ...shared,
          ...checks,
          codeChallenge: challenge,
          codeChallengeMethod: 'S256',
        });
        return sessions.redirect(address, { verifier, ...checks });
      }
      case '/callback':
        try {
          const answer = Object.fromEntries(request.method === 'POST' ? await request.formData() : to.searchParams);
          if (answer['error'] !== undefined || answer['state'] !== session['state'])
            throw Object.assign(new Error(String(answer['error_description'])), answer);
          const result = await app.acquireTokenByCode({
            ...shared,
            code: String(answer['code']),
            codeVerifier: String(session['verifier']),
            nonce: String(session['nonce']),
          });
          return sessions.redirect('/me', {
            me: { ...result.idTokenClaims, username: result.account?.username },
            id_token: result.idToken,
          });
        } catch (error) {
          return refusal(error);
        }
      case '/sign-out':
        return sessions.redirect(signOutAddress(registration), {});
      default:
        return Response.json(session['me'] ?? null);
    }
  };
}
