import {
  AuthorizationRequest,
  type AuthorizationRequestHandler,
  AuthorizationServiceConfiguration,
  BaseTokenRequestHandler,
  GRANT_TYPE_AUTHORIZATION_CODE,
  GRANT_TYPE_REFRESH_TOKEN,
  TokenRequest,
} from '@openid/appauth';
import { NodeCrypto } from '@openid/appauth/built/src/node_support/crypto_utils.js';
import { NodeBasedHandler } from '@openid/appauth/built/src/node_support/node_request_handler.js';
import { NodeRequestor } from '@openid/appauth/built/src/node_support/node_requestor.js';
import { decodeJwt } from 'jose';
import { type ClientApp, refusal, type Registration } from '../client-app.ts';
import { makeSessions } from '../sessions.ts';

/** A native app: no secret, PKCE, and whatever loopback port was free (RFC 8252). */
export function makeApp({ issuer, clientId, url }: Registration): ClientApp {
  const sessions = makeSessions();
  const requestor = new NodeRequestor();
  // #region settings
  const request = {
    client_id: clientId,
    redirect_uri: `${url}/callback`,
    scope: 'openid profile email offline_access',
    response_type: AuthorizationRequest.RESPONSE_TYPE_CODE,
  };
  const discover = () => AuthorizationServiceConfiguration.fetchFromIssuer(issuer, requestor);
  // #endregion
  // What builds the address is the library's own, but for its subclasses alone.
  const addresses = new NodeBasedHandler() as unknown as {
    buildRequestUrl: (configuration: AuthorizationServiceConfiguration, request: AuthorizationRequest) => string;
  } & AuthorizationRequestHandler;
  return async (incoming) => {
    const session = sessions.of(incoming);
    const { pathname, searchParams } = new URL(incoming.url);
    switch (pathname) {
      case '/sign-in': {
        const authorization = new AuthorizationRequest(request, new NodeCrypto(), true);
        await authorization.setupCodeVerifier();
        return sessions.redirect(addresses.buildRequestUrl(await discover(), authorization), {
          verifier: authorization.internal?.['code_verifier'],
          state: authorization.state,
        });
      }
      case '/callback':
        try {
          if (searchParams.has('error') || searchParams.get('state') !== session['state'])
            throw Object.assign(new Error(searchParams.get('error_description') ?? ''), {
              error: searchParams.get('error'),
            });
          const answer = await new BaseTokenRequestHandler(requestor).performTokenRequest(
            await discover(),
            new TokenRequest({
              client_id: clientId,
              redirect_uri: request.redirect_uri,
              grant_type: GRANT_TYPE_AUTHORIZATION_CODE,
              code: searchParams.get('code') ?? '',
              extras: { code_verifier: String(session['verifier']) },
            }),
          );
          return sessions.redirect('/me', {
            me: decodeJwt(answer.idToken ?? ''),
            id_token: answer.idToken,
            refresh_token: answer.refreshToken,
            valid: answer.isValid(),
          });
        } catch (error) {
          return refusal(error);
        }
      case '/refresh':
        try {
          const answer = await new BaseTokenRequestHandler(requestor).performTokenRequest(
            await discover(),
            new TokenRequest({
              client_id: clientId,
              redirect_uri: request.redirect_uri,
              grant_type: GRANT_TYPE_REFRESH_TOKEN,
              refresh_token: String(session['refresh_token']),
            }),
          );
          return sessions.redirect('/me', {
            ...session,
            me: decodeJwt(answer.idToken ?? ''),
            refresh_token: answer.refreshToken,
          });
        } catch (error) {
          return refusal(error);
        }
      case '/sign-out': {
        const { endSessionEndpoint } = await discover();
        const hint = `id_token_hint=${String(session['id_token'])}&post_logout_redirect_uri=${encodeURIComponent(`${url}/`)}`;
        return sessions.redirect(`${endSessionEndpoint ?? ''}?${hint}`, {});
      }
      default:
        return Response.json(session['me'] ?? null);
    }
  };
}
