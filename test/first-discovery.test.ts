import { randomUUID } from 'node:crypto';
import { SignJWT } from 'jose';
import { describe, expect, it } from 'vitest';
import { makeFirstDiscovery } from '../functions/first-discovery.ts';
import { discoverSignIn } from '../functions/sign-in/discover-sign-in.ts';
import { compose, type Services } from '../shared/composition.ts';
import { makeOnce } from '../shared/platform/in-process/make-once.ts';
import { ask } from './support/sign-in/browser.ts';
import { makeAppWithKeys } from './support/sign-in/app-with-keys.ts';
import { openStage, SECRETS, SERVICE_URL } from './support/sign-in/stage.ts';

/** As main.ts does; `load` loads the other rooms. */
function start(stage: ReturnType<typeof openStage>, load: () => Promise<Services>) {
  let loads = 0;
  const beyond = makeOnce(async () => {
    loads += 1;
    return { services: await load() };
  });
  const { discover } = makeFirstDiscovery(stage.ports, beyond);
  const routed = [{ operation: discoverSignIn.operation, handler: discover }];
  const discovery = (email: string, headers: Readonly<Record<string, string>> = {}, members: object = {}) =>
    ask(routed, stage.log, '/discovery', {
      method: 'POST',
      headers: { 'content-type': 'application/json', ...headers },
      body: JSON.stringify({ email, app: 'elevate', ...members }),
    });
  return { discovery, loads: () => loads };
}

const basic = (clientId: string) => ({
  authorization: `Basic ${Buffer.from(`${clientId}:${encodeURIComponent(SECRETS[clientId] ?? '')}`).toString('base64')}`,
});

describe('the discovery that a start loads', () => {
  it('answers people, and servers by their secret, while nothing else can be loaded', async () => {
    const stage = openStage();
    const { email } = await stage.openSsoAccount('ann');
    const { discovery, loads } = start(stage, () => Promise.reject(new Error('the disk is gone')));

    const [person, server] = [await discovery(email('ann')), await discovery(email('ann'), basic('elevate-web'))];

    expect([person.status, person.json]).toEqual([200, expect.objectContaining({ step: 'entra' })]);
    expect([server.status, server.json]).toEqual([200, expect.objectContaining({ step: 'entra' })]);
    expect(loads()).toBe(0);
  });

  it('counts its callers', async () => {
    const stage = openStage({ requestsPerMinute: 1 });
    const { email } = await stage.openSsoAccount('ann');
    const { discovery, loads } = start(stage, () => Promise.resolve(compose(stage.ports)));

    expect((await discovery(email('ann'))).status).toBe(200);
    expect((await discovery(email('ann'))).status).toBe(429);
    expect(loads()).toBe(0);
  });

  it('loads the other rooms for a server that proves itself by a signed assertion', async () => {
    const reports = await makeAppWithKeys();
    const stage = openStage({ moreApps: [reports.app] });
    const { discovery, loads } = start(stage, () => Promise.resolve(compose(stage.ports)));
    const claims = {
      iss: 'reports-web',
      sub: 'reports-web',
      aud: SERVICE_URL,
      exp: Math.floor(Date.now() / 1000) + 60,
    };
    const client_assertion = await new SignJWT({ ...claims, jti: randomUUID() })
      .setProtectedHeader({ alg: 'ES256', kid: 'ec' })
      .sign(reports.ec);
    const type = 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer';

    const answer = await discovery('ann@acme.example', {}, { client_assertion, client_assertion_type: type });

    expect(answer.status).toBe(200);
    expect(loads()).toBe(1);
  });
});
