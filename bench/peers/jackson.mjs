/** saml-jackson with an OpenID connection, its store in memory, behind node:http as its guide has it behind Express. */
import { generateKeyPairSync } from 'node:crypto';
import jackson from '@boxyhq/saml-jackson';
import { answering, json, listen, ready } from './serve.mjs';

const [issuer] = process.argv.slice(2);
const { privateKey, publicKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
const pem = (key, type) => Buffer.from(key.export({ format: 'pem', type })).toString('base64');
const tenant = { tenant: 'acme.example', product: 'elevate' };
const REDIRECT_URI = 'http://localhost/callback';
let controllers;
const routes = {
  '/discovery': async ({ body }) => {
    const domain = JSON.parse(body).email.split('@')[1];
    const [found] = await controllers.connectionAPIController.getConnections({
      tenant: domain,
      product: tenant.product,
    });
    return json({ step: found === undefined ? 'password' : 'idp', connection: found?.clientID });
  },
  '/authorize': async ({ url }) => {
    const { redirect_url } = await controllers.oauthController.authorize(Object.fromEntries(url.searchParams));
    return { status: 303, headers: { location: redirect_url } };
  },
  '/oidc': async ({ url }) => {
    const { redirect_url } = await controllers.oauthController.oidcAuthzResponse(Object.fromEntries(url.searchParams));
    return { status: 303, headers: { location: redirect_url } };
  },
  '/token': async ({ body }) =>
    json(await controllers.oauthController.token(Object.fromEntries(new URLSearchParams(body)))),
};
const url = await listen(answering((request) => routes[request.url.pathname](request)));
controllers = await jackson.default({
  externalUrl: url,
  samlAudience: 'https://saml.example',
  samlPath: '/saml',
  oidcPath: '/oidc',
  noAnalytics: true,
  db: { engine: 'mem', ttl: 300, cleanupLimit: 1000 },
  clientSecretVerifier: 'verifier-of-the-benchmark',
  logger: { info: () => undefined, warn: () => undefined },
  openid: { jwsAlg: 'RS256', jwtSigningKeys: { private: pem(privateKey, 'pkcs8'), public: pem(publicKey, 'spki') } },
});
await controllers.connectionAPIController.createOIDCConnection({
  ...tenant,
  defaultRedirectUrl: REDIRECT_URI,
  redirectUrl: JSON.stringify([REDIRECT_URI]),
  oidcDiscoveryUrl: `${issuer}/.well-known/openid-configuration`,
  oidcClientId: 'bench-client',
  oidcClientSecret: 'secret',
});
ready({ url });
