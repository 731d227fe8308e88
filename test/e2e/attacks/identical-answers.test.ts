import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { turnSso } from '../../../local/tour/steps/connecting.ts';
import { mayUsePassword } from '../../../local/tour/steps/company-passwords.ts';
import { connectAcme, startTestStack, type StartedStack } from '../../support/stack/started-stack.ts';

/** What a client can see of an answer: the status, every header but the clock's, every byte. */
async function discoverRaw(service: string, email: string, app: string) {
  const response = await fetch(`${service}/discovery`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ email, app }),
  });
  const headers = [...response.headers].filter(([name]) => name !== 'date');
  return { status: response.status, headers, body: Buffer.from(await response.arrayBuffer()).toString('hex') };
}

describe('answers of discovery', () => {
  let started: StartedStack;
  beforeAll(async () => {
    started = await startTestStack();
    await connectAcme(started.world);
  });
  afterAll(() => started.stop());

  it('are identical to the byte for the rules 1 to 7, and in shadow', async () => {
    const { world, stack } = started;
    const { service } = stack.file;
    const bob = world.person('bob').email;
    const exclude = { add: [{ email: world.person('dan').email }] };
    await world.ask('POST', '/accounts/acme/exclusions', { token: world.token('anna'), body: exclude });
    // Globex has no unified product; connected by hand of its own contact below, for rule 5.
    const reasonOf = async (email: string, app: string, account: string, contact: 'anna' | 'gwen') => {
      const body = { email, app };
      return (await world.ask('POST', `/accounts/${account}/explain`, { token: world.token(contact), body })).json[
        'reason'
      ];
    };

    const answers = new Map<string, Awaited<ReturnType<typeof discoverRaw>>>();
    answers.set('admin-portal', await discoverRaw(service, bob, 'control-panel'));
    answers.set('unknown-domain', await discoverRaw(service, 'someone@nowhere.example', 'elevate'));
    expect(await reasonOf('hanna@globex.example', 'elevate', 'globex', 'gwen')).toBe('not-connected');
    answers.set('not-connected', await discoverRaw(service, 'hanna@globex.example', 'elevate'));
    expect(await reasonOf(world.person('dan').email, 'elevate', 'acme', 'anna')).toBe('excluded');
    answers.set('excluded', await discoverRaw(service, world.person('dan').email, 'elevate'));
    expect(await reasonOf(bob, 'owa', 'acme', 'anna')).toBe('two-factor-required');
    answers.set('two-factor-required', await discoverRaw(service, bob, 'owa'));
    expect(await reasonOf('zed@acme.example', 'owa', 'acme', 'anna')).toBe('two-factor-required');
    answers.set(
      'two-factor-required, of an address that nobody has',
      await discoverRaw(service, 'zed@acme.example', 'owa'),
    );

    const profile = { name: 'Acme Bakery', domains: ['acme.example', 'acme-bakery.example'], products: [] };
    await world.ask('PUT', '/accounts/acme', { token: stack.file.serviceToken, body: profile });
    expect(await reasonOf(bob, 'online-meeting', 'acme', 'anna')).toBe('app-not-supported');
    answers.set('app-not-supported', await discoverRaw(service, bob, 'online-meeting'));

    expect((await turnSso(world, 'off')).status).toBe(200);
    expect(await reasonOf(bob, 'elevate', 'acme', 'anna')).toBe('sso-off');
    answers.set('sso-off', await discoverRaw(service, bob, 'elevate'));
    expect((await turnSso(world, 'shadow')).json['sso']).toBe('shadow');
    expect(await reasonOf(bob, 'elevate', 'acme', 'anna')).toBe('sso-off');
    answers.set('sso-off, in shadow', await discoverRaw(service, bob, 'elevate'));
    expect((await turnSso(world, 'on')).status).toBe(200);

    expect(answers.size).toBe(9);
    const [first] = answers.values();
    expect(Buffer.from(first?.body ?? '', 'hex').toString()).toBe('{"step":"company-credentials"}');
    for (const [reason, answer] of answers) expect({ reason, ...answer }).toEqual({ reason, ...first });
  });

  it('for an address that nobody has look like those for a known one', async () => {
    const { world, stack } = started;
    const known = await discoverRaw(stack.file.service, world.person('bob').email, 'elevate');
    const unknown = await discoverRaw(stack.file.service, 'zed@acme.example', 'elevate');
    const shape = (hex: string): string =>
      Buffer.from(hex, 'hex')
        .toString()
        .replace(/login_hint=[^"&]+/, 'login_hint=…');
    expect(shape(known.body)).toContain('"step":"entra"');
    expect(shape(unknown.body)).toBe(shape(known.body));
    expect(unknown.status).toBe(known.status);
    // The same length, too: both addresses have as many characters.
    expect(unknown.body).toHaveLength(known.body.length);
  });

  it('are the same in shadow for every app, a known address and one that nobody has, before and after a sign-in', async () => {
    const { world, stack } = started;
    const emails = [world.person('bob').email, world.person('carol').email, 'zed@acme.example'];
    const askAll = async () => {
      const answers: unknown[] = [];
      for (const email of emails) {
        for (const { id } of stack.file.apps) answers.push(await discoverRaw(stack.file.service, email, id));
        answers.push(await mayUsePassword(world, email, 'elevate'));
      }
      return answers;
    };
    await turnSso(world, 'off');
    const off = await askAll();
    await turnSso(world, 'shadow');
    expect(await askAll()).toEqual(off);
    expect(await askAll()).toEqual(off);
    await turnSso(world, 'on');
    expect(await askAll()).not.toEqual(off);
  });
});
