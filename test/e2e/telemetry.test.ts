/** What an operator can see of the running service: metrics where Azure takes them, and lines of the catalogue in the log. */
import { readFile, writeFile } from 'node:fs/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import * as z from 'zod';
import { signInWithAzure } from '../../local/tour/steps/signing-in.ts';
import { authorizationRequest, newBrowser, signInAtEntra, type World } from '../../local/tour/world.ts';
import { LOG_CATALOGUE } from '../../shared/platform/telemetry/log-catalogue.ts';
import { METRIC_CATALOGUE } from '../../shared/platform/telemetry/metric-catalogue.ts';
import { connectAcme, startTestStack, type StartedStack } from '../support/stack/started-stack.ts';

/** The stack's service sends every 2 s. */
const ARRIVAL_MS = 20_000;

/** Into the catalogue that the service is about to read. */
async function letShareSyncDoWithoutPkce(settings: Readonly<Record<string, string>>) {
  const file = settings['APP_CATALOGUE_FILE'] ?? '';
  const Catalogue = z.looseObject({ apps: z.array(z.looseObject({ id: z.string() })) });
  const catalogue = Catalogue.parse(JSON.parse(await readFile(file, 'utf8')));
  const apps = catalogue.apps.map((app) => (app.id === 'sharesync' ? { ...app, pkce: 'optional' } : app));
  await writeFile(file, JSON.stringify({ ...catalogue, apps }));
  return settings;
}
async function signInWithoutPkce(world: World): Promise<void> {
  const { email, entraPassword } = world.person('bob');
  const { app, url } = authorizationRequest(world, 'sharesync', { login_hint: email });
  for (const name of ['code_challenge', 'code_challenge_method']) url.searchParams.delete(name);
  const browser = newBrowser();
  const page = await browser.open(url);
  await signInAtEntra(browser, page, email, entraPassword ?? '', (to) => to.origin === app.url);
}

type Wanted = Readonly<Record<string, string>>;

describe('the metrics of a running service', () => {
  let started: StartedStack;
  let world: World;
  const totalOf = (name: string, wanted: Wanted = {}): number =>
    started.stack.insights
      .totals()
      .filter(
        (total) =>
          total.name === name && Object.entries(wanted).every(([key, value]) => total.properties[key] === value),
      )
      .reduce((sum, { value }) => sum + value, 0);
  const arrives = (holds: () => boolean) => world.within(ARRIVAL_MS, () => Promise.resolve(holds()));
  const order = (fault: string | null) =>
    fetch(`${started.stack.insights.url}/faults`, { method: 'POST', body: JSON.stringify({ fault }) });

  beforeAll(async () => {
    started = await startTestStack({ changeSettings: letShareSyncDoWithoutPkce });
    world = started.world;
    await connectAcme(world);
  });
  afterAll(() => started.stop());

  it('stand beside lines of the jobs that the one timer ran, all that were due', async () => {
    const { service, functionsKey } = started.stack.file;
    const answered = await fetch(`${service}/admin/functions/run-jobs`, {
      method: 'POST',
      headers: { 'x-functions-key': functionsKey, 'content-type': 'application/json' },
      // As on the real host, this reaches no timer: what is due is run, and nothing else.
      body: '{"input":"rotate-keys"}',
    });
    expect(answered.status).toBe(202);
    const isLogged = (words: string) => started.log.some((line) => line.includes(words));
    expect(await arrives(() => isLogged('jobs-run due='))).toBeDefined();
    expect(started.log.filter((line) => line.includes('jobs-run')).join()).toMatch(/jobs-run due=[1-9]\d* failed=0/);
    for (const code of ['redemptions-deleted', 'stories-deleted', 'test-sign-ins-deleted'])
      expect(isLogged(code), code).toBe(true);
    // The first step of an installation counts as the day's run.
    expect(started.log.filter((line) => line.includes('keys-rotated renewed=2'))).toHaveLength(1);
  });

  it('arrive where Azure takes them: decisions by step, rule and app, and sign-ins by outcome', async () => {
    await signInWithAzure(world, 'elevate', 'bob');
    await world.discover('somebody@nowhere.example', 'elevate');
    await world.ask('GET', '/sign-in/callback?code=x&state=y');
    await signInWithoutPkce(world);
    const entra = { step: 'entra', reason: 'sso-on', app: 'elevate' };
    // The last one done; what came before it was sent with it, or earlier.
    expect(await arrives(() => totalOf('sso.sign_ins_without_pkce') > 0)).toBeDefined();
    expect(totalOf('sso.sign_ins', { outcome: 'sign-in-not-usable', app: 'unknown' })).toBe(1);
    expect(totalOf('sso.sign_ins', { outcome: 'signed-in', app: 'elevate' })).toBe(1);
    expect(totalOf('sso.sign_ins_without_pkce', { app: 'sharesync' })).toBe(1);
    expect(totalOf('sso.decisions', { ...entra, at: 'finish-sign-in' })).toBe(1);
    expect(totalOf('sso.decisions', { ...entra, at: 'authorize' })).toBe(1);
    expect(
      totalOf('sso.decisions', { step: 'company-credentials', reason: 'unknown-domain', at: 'discover-sign-in' }),
    ).toBe(1);
  });

  it('say how long answers took, how often storage was asked for them, and what caches saved', async () => {
    const bob = world.person('bob').email;
    await world.discover(bob, 'elevate');
    const looks = { operation: 'discover-sign-in' };
    const before = {
      trips: totalOf('sso.storage.round_trips', looks),
      hits: totalOf('sso.cache.lookups', { hit: 'true' }),
    };
    await world.discover(bob, 'elevate');
    // Warm it is one point read (round-trips.test.ts counts it on the wire).
    expect(await arrives(() => totalOf('sso.storage.round_trips', looks) > before.trips)).toBeDefined();
    expect(totalOf('sso.cache.lookups', { hit: 'true' })).toBeGreaterThan(before.hits);
    expect(totalOf('sso.answer.duration', { ...looks, status_class: '2xx' })).toBeGreaterThan(0);
    expect(totalOf('sso.answer.duration', { operation: 'finish-sign-in', status_class: '4xx' })).toBeGreaterThan(0);
  });

  it('have the names and attributes of the catalogue, and name no user, address, account or tenant', () => {
    const totals = started.stack.insights.totals();
    expect(new Set(totals.map(({ name }) => name))).toEqual(new Set(Object.keys(METRIC_CATALOGUE)));
    for (const { name, properties } of totals) {
      const { attributes } = METRIC_CATALOGUE[name as keyof typeof METRIC_CATALOGUE];
      expect([name, Object.keys(properties).toSorted()]).toEqual([name, attributes.toSorted()]);
    }
    const text = JSON.stringify(totals.map(({ properties }) => properties));
    expect(text).not.toMatch(/@|acme|bob|nowhere|[0-9a-f]{8}-[0-9a-f]{4}/i);
  });

  it('are lost without anybody noticing while they are not taken, and come again afterwards', async () => {
    await order('unavailable');
    const lost = () => started.log.some((line) => line.includes('metrics-not-exported reason=http-503'));
    const asked = await world.within(ARRIVAL_MS, async () => {
      expect((await world.discover(world.person('bob').email, 'elevate')).status).toBe(200);
      return lost();
    });
    expect(asked).toBeDefined();
    await order(null);
    const before = totalOf('sso.decisions');
    await world.discover(world.person('bob').email, 'elevate');
    expect(await arrives(() => totalOf('sso.decisions') > before)).toBeDefined();
  });

  it('go with lines that all begin with a code of the catalogue', () => {
    const lines = started.log.flatMap(
      (line) => /^\S+ (?:information|warning|error) \[(?!host\])[^\]]+\] (\S+)/.exec(line)?.[1] ?? [],
    );
    const codes = new Set(lines);
    expect([...codes].filter((code) => !(code in LOG_CATALOGUE))).toEqual([]);
    expect(codes).toContain('sign-in-finished');
    expect(codes).toContain('sign-in-refused');
  });
});
