import * as oauth from 'oauth4webapi';
import { type ClientApp, refusal, type Registration } from '../client-app.ts';
import { makeSessions } from '../sessions.ts';

export function makeApp({ issuer, clientId, clientSecret, url }: Registration): ClientApp {
  const sessions = makeSessions();
  // #region settings
  const discover = async () =>
    oauth.processDiscoveryResponse(new URL(issuer), await oauth.discoveryRequest(new URL(issuer)));
  const client: oauth.Client = { client_id: clientId };
  const clientAuth = oauth.ClientSecretBasic(clientSecret);
  // #endregion
  const redirectUri = `${url}/callback`;
  const redeem = async (request: Request, session: Record<string, unknown>): Promise<Response> => {
    const server = await discover();
    const parameters = oauth.validateAuthResponse(server, client, new URL(request.url), String(session['state']));
    const verifier = String(session['verifier']);
    const response = await oauth.authorizationCodeGrantRequest(
      server,
      client,
      clientAuth,
      parameters,
      redirectUri,
      verifier,
    );
    const expected = { expectedNonce: String(session['nonce']), requireIdToken: true };
    const tokens = await oauth.processAuthorizationCodeResponse(server, client, response, expected);
    await oauth.validateApplicationLevelSignature(server, response);
    const claims = oauth.getValidatedIdTokenClaims(tokens);
    return sessions.redirect('/me', { me: claims, ...tokens });
  };
  return async (request) => {
    const session = sessions.of(request);
    switch (new URL(request.url).pathname) {
      case '/sign-in': {
        const { authorization_endpoint: endpoint } = await discover();
        const verifier = oauth.generateRandomCodeVerifier();
        const checks = { state: oauth.generateRandomState(), nonce: oauth.generateRandomNonce() };
        const to = new URL(endpoint ?? '');
        to.search = new URLSearchParams({
          client_id: clientId,
          redirect_uri: redirectUri,
          response_type: 'code',
          scope: 'openid profile email',
          code_challenge: await oauth.calculatePKCECodeChallenge(verifier),
          code_challenge_method: 'S256',
          ...checks,
        }).toString();
        return sessions.redirect(to, { verifier, ...checks });
      }
      case '/callback':
        return redeem(request, session).catch(refusal);
      case '/sign-out': {
        const { end_session_endpoint: endpoint } = await discover();
        const to = new URL(endpoint ?? '');
        to.searchParams.set('id_token_hint', String(session['id_token']));
        to.searchParams.set('post_logout_redirect_uri', `${url}/`);
        return sessions.redirect(to, {});
      }
      default:
        return Response.json(session['me'] ?? null);
    }
  };
}
