import * as client from 'openid-client';
import { type ClientApp, refusal, type Registration } from '../client-app.ts';
import { makeSessions } from '../sessions.ts';

export function makeApp({ issuer, clientId, clientSecret, url }: Registration): ClientApp {
  const sessions = makeSessions();
  // #region settings
  const configuring = () => client.discovery(new URL(issuer), clientId, clientSecret);
  const parameters = { redirect_uri: `${url}/callback`, scope: 'openid profile email offline_access' };
  // #endregion
  let configured: Promise<client.Configuration> | undefined;
  return async (request) => {
    const config = await (configured ??= configuring());
    const session = sessions.of(request);
    switch (new URL(request.url).pathname) {
      case '/sign-in': {
        const verifier = client.randomPKCECodeVerifier();
        const checks = { state: client.randomState(), nonce: client.randomNonce() };
        const to = client.buildAuthorizationUrl(config, {
          ...parameters,
          ...checks,
          code_challenge: await client.calculatePKCECodeChallenge(verifier),
          code_challenge_method: 'S256',
        });
        return sessions.redirect(to, { verifier, ...checks });
      }
      case '/callback':
        try {
          const tokens = await client.authorizationCodeGrant(config, new URL(request.url), {
            pkceCodeVerifier: String(session['verifier']),
            expectedState: String(session['state']),
            expectedNonce: String(session['nonce']),
            idTokenExpected: true,
          });
          const claims = tokens.claims();
          const userinfo = await client.fetchUserInfo(config, tokens.access_token, claims?.sub ?? '');
          return sessions.redirect('/me', { me: { ...userinfo, ...claims }, ...tokens });
        } catch (error) {
          return refusal(error);
        }
      case '/refresh':
        try {
          const tokens = await client.refreshTokenGrant(config, String(session['refresh_token']));
          return sessions.redirect('/me', {
            ...tokens,
            id_token: tokens.id_token ?? session['id_token'],
            me: tokens.claims() ?? session['me'],
          });
        } catch (error) {
          return refusal(error);
        }
      case '/sign-out': {
        const parameters = { post_logout_redirect_uri: `${url}/`, id_token_hint: String(session['id_token']) };
        return sessions.redirect(client.buildEndSessionUrl(config, parameters), {});
      }
      default:
        return Response.json(session['me'] ?? null);
    }
  };
}
