import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { forceRotation } from '../../local/stack/force-rotation.ts';
import { ACCOUNTS } from '../../local/stack/seeding/seed.ts';
import { seededUsers } from '../../local/stack/seeding/seed-service.ts';
import { playStory, STORY } from '../../local/tour/story.ts';
import { prepareRunning } from '../../local/tour/prepare-running.ts';
import { connect, forgedConsentRedirect, ssoOn } from '../../local/tour/steps/connecting.ts';
import { linkUser } from '../../local/tour/steps/linking.ts';
import { testBeforeSwitch } from '../../local/tour/steps/testing.ts';
import { World } from '../../local/tour/world.ts';
import { startTestStack, type StartedStack } from '../support/stack/started-stack.ts';

/** What people do to a stack after a tour, or between two of them. */
async function playWith(world: World): Promise<void> {
  const feed = world.stack.serviceToken;
  const say = async (method: string, path: string, body: unknown, token = feed): Promise<void> => {
    const { status, text } = await world.ask(method, path, { token, body });
    expect([path, status], text).toEqual([path, 200]);
  };
  await say('POST', '/domains/acme-bakery.example/move', { from: 'acme', to: 'globex' });
  const bob = { email: 'bob@acme.example', displayName: 'Robert', twoFactor: true, hasPassword: false };
  const newcomer = { email: 'newcomer@acme.example', displayName: 'New', twoFactor: true, hasPassword: true };
  await say('POST', '/accounts/acme/users', { upsert: [bob, newcomer], remove: ['dan@acme.example'] });
  await say('POST', '/accounts/globex/exclusions', { add: [{ email: 'x@globex.example' }] }, world.token('gwen'));
  await say('POST', '/accounts/acme/exclusions', { add: [{ email: 'bob@acme.example' }] }, world.token('anna'));
  for (const change of ['disable', 'unassign', 'delete']) {
    const order = { tenant: world.tenantOf('acme'), login: 'bob@acme.example', change };
    const answer = await fetch(`${world.stack.entra}/people`, { method: 'POST', body: JSON.stringify(order) });
    expect(answer.status).toBe(200);
  }
}

describe('the tour', () => {
  let started: StartedStack;
  beforeAll(async () => {
    started = await startTestStack();
  });
  afterAll(() => started.stop());

  it('tells the whole story of docs/product.md, and everything in it holds', async () => {
    const printed: string[] = [];
    const print = (line: string): void => void printed.push(line);
    const world = new World(started.stack.file, print, () => forceRotation(started.stack.environment));
    await playStory(world);
    const broken = printed.filter((line) => line.includes('✗'));
    expect(broken).toEqual([]);
    expect(world.broken).toBe(0);
    expect(printed.filter((line) => /^\n\d+ {2}/.test(line))).toHaveLength(STORY.length);
    expect(world.held).toBeGreaterThan(100);
  }, 180_000);

  it('leaves no address and no token in the log of the service', () => {
    const text = started.log.join('\n');
    expect(started.log.length).toBeGreaterThan(10);
    expect(text).not.toMatch(/@(?:acme|globex)\.example/);
    expect(text).not.toMatch(/eyJ[A-Za-z0-9_-]{20,}/);
    expect(text).not.toMatch(/[\w.+-]+@[\w-]+\.[a-z]{2,}/);
  });

  it('begins anew on a stack that was played with, as on a new one', async () => {
    const printed: string[] = [];
    const print = (line: string): void => void printed.push(line);
    const world = new World(started.stack.file, print, () => forceRotation(started.stack.environment));
    await playWith(world);
    await prepareRunning(world);
    for (const { id, domains } of ACCOUNTS) {
      const token = world.stack.contacts.find(({ account }) => account === id)?.token ?? '';
      const users = await world.ask('GET', `/accounts/${id}/users?limit=1000`, { token: world.stack.serviceToken });
      const known = users.json['items'] as Record<string, unknown>[];
      expect(known).toEqual(
        seededUsers(id)
          .toSorted((one, other) => (one.email < other.email ? -1 : 1))
          .map((user) => expect.objectContaining({ ...user, bound: false, excluded: false }) as unknown),
      );
      const integration = await world.ask('GET', `/accounts/${id}/integration`, { token });
      expect(integration.json).toMatchObject({
        state: 'not-connected',
        domains: domains.map((domain) => ({ domain })),
      });
      expect((await world.ask('GET', `/accounts/${id}/exclusions`, { token })).json['items']).toEqual([]);
    }
    // Those steps of the story that hold only with nobody bound, and with Carol whom Azure made anew.
    for (const step of [forgedConsentRedirect, connect, testBeforeSwitch, ssoOn, linkUser]) await step(world);
    expect(printed.filter((line) => line.includes('✗'))).toEqual([]);
  }, 120_000);
});
