/** The identity provider of the peers: whatever code comes is redeemed, and carries the nonce that the ID token must have. */
import { generateKeyPairSync, sign } from 'node:crypto';
import { answering, json, listen, ready } from './serve.mjs';

const { privateKey, publicKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
const key = { ...publicKey.export({ format: 'jwk' }), kid: 'bench', use: 'sig', alg: 'RS256' };
const encode = (value) => Buffer.from(JSON.stringify(value)).toString('base64url');
let issuer = '';

function idToken(nonce, audience) {
  const now = Math.floor(Date.now() / 1000);
  const claims = {
    iss: issuer,
    aud: audience,
    sub: 'bob',
    email: 'bob@acme.example',
    email_verified: true,
    name: 'Bob',
    iat: now,
    exp: now + 3600,
  };
  const text = `${encode({ alg: 'RS256', kid: key.kid, typ: 'JWT' })}.${encode(nonce === '' ? claims : { ...claims, nonce })}`;
  return `${text}.${sign('sha256', Buffer.from(text), privateKey).toString('base64url')}`;
}

const routes = {
  '/.well-known/openid-configuration': () => ({
    issuer,
    authorization_endpoint: `${issuer}/authorize`,
    token_endpoint: `${issuer}/token`,
    jwks_uri: `${issuer}/keys`,
    userinfo_endpoint: `${issuer}/userinfo`,
    response_types_supported: ['code'],
    subject_types_supported: ['public'],
    id_token_signing_alg_values_supported: ['RS256'],
  }),
  '/keys': () => ({ keys: [key] }),
  '/userinfo': () => ({ sub: 'bob', email: 'bob@acme.example', email_verified: true, name: 'Bob' }),
  '/token': ({ body }) => {
    const nonce = (new URLSearchParams(body).get('code') ?? '').split('.')[1] ?? '';
    return {
      access_token: 'access',
      token_type: 'Bearer',
      expires_in: 3600,
      scope: 'openid email profile',
      id_token: idToken(nonce, 'bench-client'),
    };
  },
};

issuer = await listen(answering((request) => json(routes[request.url.pathname](request))));
ready({ url: issuer });
