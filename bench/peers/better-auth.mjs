/** better-auth with its SSO plug-in: state in a cookie, as ours is sealed; what it stores is in memory. */
import { sso } from '@better-auth/sso';
import { betterAuth } from 'better-auth';
import { memoryAdapter } from 'better-auth/adapters/memory';
import { toNodeHandler } from 'better-auth/node';
import { listen, ready } from './serve.mjs';

const [issuer] = process.argv.slice(2);
let handler;
const url = await listen((request, response) => handler(request, response));
const tables = { user: [], session: [], account: [], verification: [], ssoProvider: [] };
const auth = betterAuth({
  baseURL: url,
  secret: 'a secret of the benchmark that is long enough',
  database: memoryAdapter(tables),
  trustedOrigins: [issuer, url],
  rateLimit: { enabled: false },
  telemetry: { enabled: false },
  logger: { level: 'error' },
  account: { storeStateStrategy: 'cookie' },
  plugins: [
    sso({
      trustEmailVerified: true,
      defaultSSO: [
        {
          domain: 'acme.example',
          providerId: 'acme',
          oidcConfig: {
            issuer,
            clientId: 'bench-client',
            clientSecret: 'secret',
            pkce: true,
            authorizationEndpoint: `${issuer}/authorize`,
            tokenEndpoint: `${issuer}/token`,
            jwksEndpoint: `${issuer}/keys`,
            userInfoEndpoint: `${issuer}/userinfo`,
            discoveryEndpoint: `${issuer}/.well-known/openid-configuration`,
            tokenEndpointAuthentication: 'client_secret_basic',
          },
        },
      ],
    }),
  ],
});
handler = toNodeHandler(auth);
ready({ url });
