/** What apps, the password service and operators call. */
import { authorizationRequest, newBrowser, redeem, signInAtEntra, type World } from '../../../local/tour/world.ts';
import type { OperationSample, Samples } from './operation-sample.ts';

const basic = (id: string, secret: string): string => `Basic ${Buffer.from(`${id}:${secret}`).toString('base64')}`;

/** A code on its way to the app, and the request that it answers. */
async function obtainCode(world: World, changes: Record<string, string> = {}) {
  const { email, entraPassword } = world.person('bob');
  const request = authorizationRequest(world, 'elevate', { login_hint: email, ...changes });
  const browser = newBrowser();
  const atApp = (url: URL): boolean => url.origin === request.app.url;
  const back = await signInAtEntra(browser, await browser.open(request.url), email, entraPassword ?? '', atApp);
  return { request, code: back.url.searchParams.get('code') ?? '' };
}

async function obtainToken(world: World, kind: 'access_token' | 'refresh_token'): Promise<string> {
  const { request, code } = await obtainCode(world, { scope: 'openid profile email offline_access' });
  return String((await redeem(world, request, code)).json[kind]);
}
const obtainAccessToken = (world: World): Promise<string> => obtainToken(world, 'access_token');

/** What an app asks about one token, or does with it. */
const aboutToken = (world: World, path: string, token: string): OperationSample => {
  const { clientId, clientSecret } = world.app('elevate');
  return {
    ...{ method: 'POST', path, query: {}, good: 200 },
    headers: { authorization: basic(clientId, clientSecret) },
    form: { token, token_type_hint: 'refresh_token', client_id: clientId },
    refusesWith: 'oauth',
    unknownParameters: 'ignored',
    optional: ['token_type_hint', 'client_id'],
    // What is no token is over already (RFC 7009 section 2.2, RFC 7662 section 2.2).
    takesText: ['token', 'token_type_hint'],
  };
};

/** One that takes nothing in. */
const plain =
  (path: string, unknownParameters: OperationSample['unknownParameters'] = 'refused') =>
  (): Promise<OperationSample> =>
    Promise.resolve({
      ...{ method: 'GET', path, query: {}, headers: {}, good: 200 },
      ...{ refusesWith: 'problem', unknownParameters },
    });

const question = (world: World, path: string, headers: Readonly<Record<string, string>>): OperationSample => ({
  ...{ method: 'POST', path, query: {}, headers, good: 200 },
  json: { email: world.person('bob').email, app: 'elevate' },
  refusesWith: 'problem',
  unknownParameters: 'refused',
});

export const appSamples: Samples = {
  describeAuthorizationServer: plain('/.well-known/oauth-authorization-server', 'ignored'),
  describeProvider: plain('/.well-known/openid-configuration', 'ignored'),
  publishKeys: plain('/jwks', 'ignored'),
  getOpenapi: plain('/openapi.json'),
  reportLive: plain('/health/live'),
  reportReady: plain('/health/ready'),
  describeProblem: plain('/problems/invalid-request'),
  // One that changes nothing.
  runJob: async (world) => ({
    ...(await plain('/jobs/watch-credential')()),
    ...{ method: 'POST', headers: { 'x-functions-key': world.stack.functionsKey } },
  }),
  discoverSignIn: (world) => Promise.resolve(question(world, '/discovery', {})),
  checkCompanyCredentials: (world) => {
    const { clientId, clientSecret } = world.app('password-service');
    const authorization = basic(clientId, clientSecret);
    // A name without a domain is answered, with a no.
    const takesText = ['/email'];
    return Promise.resolve({ ...question(world, '/company-credentials/check', { authorization }), takesText });
  },
  issueTokens: async (world) => {
    const { request, code } = await obtainCode(world);
    const { app, verifier } = request;
    return {
      ...{ method: 'POST', path: '/token', query: {}, good: 200 },
      headers: { authorization: basic(app.clientId, app.clientSecret) },
      form: {
        grant_type: 'authorization_code',
        code,
        redirect_uri: app.redirectUris[0] ?? '',
        code_verifier: verifier,
        client_id: app.clientId,
      },
      refusesWith: 'oauth',
      unknownParameters: 'ignored',
      optional: ['client_id'],
    };
  },
  revokeToken: async (world) => aboutToken(world, '/revoke', await obtainToken(world, 'refresh_token')),
  introspectToken: async (world) => aboutToken(world, '/introspect', await obtainToken(world, 'access_token')),
  readUserinfo: async (world) => ({
    ...{ method: 'GET', path: '/userinfo', query: {}, good: 200 },
    headers: { authorization: `Bearer ${await obtainAccessToken(world)}` },
    refusesWith: 'challenge',
    unknownParameters: 'ignored',
  }),
  readUserinfoByForm: async (world) => ({
    ...{ method: 'POST', path: '/userinfo', query: {}, headers: {}, good: 200 },
    form: { access_token: await obtainAccessToken(world) },
    refusesWith: 'challenge',
    unknownParameters: 'ignored',
  }),
};
