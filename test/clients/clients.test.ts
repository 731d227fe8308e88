/**
 * The libraries that apps sign in with, each as its own documentation shows it: a person signs in, the keys roll, they sign in again, somebody is
 * refused, the session is refreshed where the library can, and they sign out.
 */
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { format, resolveConfig } from 'prettier';
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { launchChromium } from '../browser/support/chromium.ts';
import { ELSEWHERE } from './all/elsewhere.ts';
import { CLIENTS, LEARNS_KEYS, type RunningClient } from './clients.ts';
import { describeClients } from './describe-clients.ts';
import { type StartedClients, startClients } from './start-clients.ts';
import { chromiumPerson, type Person, scriptlessPerson } from './person.ts';

const KEYS_TAKE_OVER_MS = 30_000;
/** What most are made of asks no sooner for keys that it doesn't know: jose after 30 s, oauth4webapi after 60 s. */
const COOL_DOWN_MS = 61_000;
/** Those from elsewhere too by `npm run test:clients -- --all`, or those alone that `-- --only=` names. */
const EVERY = [...CLIENTS, ...ELSEWHERE];
const WANTED = process.env['CLIENTS'];
const TRIED =
  WANTED === undefined ? CLIENTS : EVERY.filter(({ name }) => WANTED === 'all' || WANTED.split(',').includes(name));
/** They are built first, from what is fetched. */
const START_MS = 300_000;

let started: StartedClients;
let browser: Browser;
/** What ends them, also where only one has started. */
const running: (() => Promise<unknown>)[] = [];

beforeAll(async () => {
  browser = await launchChromium();
  running.push(() => browser.close());
  started = await startClients(TRIED);
  running.push(() => started.stop());
}, START_MS);
afterAll(async () => {
  for (const end of running.toReversed()) await end();
});

const clientOf = (name: string): RunningClient => {
  const client = started.clients.find((one) => one.name === name);
  if (client === undefined) throw new Error(`${name} doesn't run`);
  return client;
};
/** Where a page of the service leads back to: the app's start, told who sends them (OpenID Connect Core 1.0 section 4). */
const startOf = ({ url }: RunningClient): string =>
  `${url}/sign-in?${new URLSearchParams({ iss: started.stack.file.issuer }).toString()}`;
const newPerson = (client: RunningClient, name: string): Promise<Person> => {
  const { email, entraPassword } = started.world.person(name);
  const asked = { client, email, password: entraPassword ?? '', stack: started.stack.file };
  return client.runs === 'browser' ? chromiumPerson(browser, asked) : Promise.resolve(scriptlessPerson(asked));
};

const edit = (body: unknown): Promise<unknown> =>
  started.world.ask('POST', '/accounts/acme/exclusions', { token: started.world.token('anna'), body });

const NAMES = TRIED.map(({ name }) => name);

describe.each(NAMES)('%s', (name) => {
  it('signs a person in, with their name and address', async () => {
    const bob = await newPerson(clientOf(name), 'bob');
    const known = { email: 'bob@acme.example', name: 'Bob Baker' };
    const kept = clientOf(name).keeps.map((member) => [member, known[member]]);
    expect(await bob.signIn()).toMatchObject(Object.fromEntries(kept));
    expect(await bob.signOut()).toBeNull();
  });

  it('leaves outside who isn’t a user, with a way back to the app', async () => {
    const frank = await newPerson(clientOf(name), 'frank');
    expect(await frank.signIn()).toEqual({ wayBack: startOf(clientOf(name)) });
    expect(await frank.me()).toBeNull();
  });
});

describe.each(TRIED.filter(({ refreshes }) => refreshes).map(({ name }) => name))('the refresh token of %s', (name) => {
  it('keeps a person in, twice, until they are excluded', async () => {
    const carol = await newPerson(clientOf(name), 'carol');
    await carol.signIn();
    const known = { email: 'carol@acme.example' };
    expect([await carol.refresh(), await carol.refresh()]).toMatchObject([known, known]);
    await edit({ add: [{ email: known.email }] });
    try {
      expect(await carol.refresh()).toHaveProperty('refused');
    } finally {
      await edit({ remove: [known.email] });
    }
  });
});

describe('after the keys have rolled', () => {
  beforeAll(async () => {
    const keys = async (): Promise<string> => (await started.world.ask('GET', '/jwks')).text;
    const before = await keys();
    await started.world.rotateKeys();
    // A key is published a week before it signs (KEY_LEAD_HOURS); here it signs at once, so the libraries are given their pause.
    await wait(COOL_DOWN_MS);
    await started.world.within(KEYS_TAKE_OVER_MS, async () => (await keys()) !== before);
    await started.restartWhoKeepsKeys();
  }, START_MS);

  it.each(NAMES)('%s signs a person in again', async (name) => {
    const client = clientOf(name);
    if (client.learnsKeys === LEARNS_KEYS.byRefusal) await refuseOnce(client);
    const bob = await newPerson(client, 'bob');
    expect(await bob.signIn()).toMatchObject({ email: 'bob@acme.example' });
  });

  /** Until it has asked for keys anew, which the refused sign-in began. */
  async function refuseOnce(client: RunningClient): Promise<void> {
    const isIn = async (): Promise<boolean> => {
      const bob = await newPerson(client, 'bob');
      // The app's own page of its error, which isn't what the app knows of somebody.
      await bob.signIn().catch((error: unknown) => {
        if (!(error instanceof SyntaxError)) throw error;
      });
      return (await bob.me()) !== null;
    };
    expect(await isIn()).toBe(false);
    await started.world.within(KEYS_TAKE_OVER_MS, isIn);
  }
});

it('is what docs/clients.md prints (write it anew with -- -u)', async () => {
  const file = join(import.meta.dirname, '../../docs/clients.md');
  const options = (await resolveConfig(file)) ?? {};
  await expect(await format(await describeClients(EVERY), { ...options, parser: 'markdown' })).toMatchFileSnapshot(
    file,
  );
});
