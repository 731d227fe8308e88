import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { World } from '../../../local/tour/world.ts';
import { badInputCases, MARKUP } from '../../support/control-panel/bad-input-cases.ts';
import { expectRefusal } from '../../support/control-panel/expect-refusal.ts';
import { sampleRequests } from '../../support/control-panel/sample-requests.ts';
import { sendTo } from '../../support/control-panel/send-request.ts';
import { type ApiDescription, readApiDescription } from '../../support/description/api-description.ts';
import { ALL_SAMPLES } from '../../support/samples/all-samples.ts';
import { SAMPLE_ACCOUNT, SAMPLE_DOMAIN } from '../../support/samples/control-panel-samples.ts';
import type { Hostile } from '../../support/samples/hostile-parts.ts';
import { goodRequest, hostileRequests } from '../../support/samples/hostile-requests.ts';
import { judgeAnswer } from '../../support/samples/judge-answer.ts';
import type { OperationSample } from '../../support/samples/operation-sample.ts';
import { sendHostile } from '../../support/samples/send-hostile.ts';
import { connectAcme, startTestStack, type StartedStack } from '../../support/stack/started-stack.ts';

let started: StartedStack;
let api: ApiDescription;
beforeAll(async () => {
  started = await startTestStack({
    // Every request comes from one address here.
    changeSettings: () => Promise.resolve({ DISCOVERY_REQUESTS_PER_MINUTE: '100000' }),
  });
  await connectAcme(started.world);
  api = await readApiDescription(started.stack.file.service);
});
afterAll(() => started.stop());

type Event = { readonly action: string; readonly outcome: string };

/** All that the service holds of both accounts. Attempts to connect that were refused are told in the trail, and are no change. */
async function everything(world: World): Promise<Record<string, unknown>> {
  const found: Record<string, unknown> = {};
  for (const [account, contact] of [
    ['acme', 'anna'],
    ['globex', 'gwen'],
  ] as const) {
    for (const list of ['integration', 'sso', 'exclusions', 'users-without-password', 'users', 'audit-events']) {
      const token = list === 'users' ? world.stack.serviceToken : world.token(contact);
      const query = ['integration', 'sso'].includes(list) ? '' : '?limit=1000';
      const { json } = await world.ask('GET', `/accounts/${account}/${list}${query}`, { token });
      const events = (json['items'] ?? []) as readonly Event[];
      const isAttempt = ({ action, outcome }: Event): boolean =>
        action === 'integration-connected' && outcome === 'refused';
      expect(JSON.stringify(events.filter(isAttempt))).not.toMatch(/[<>]|stolen/);
      // When the tenant was checked is changed by whoever reads it half a minute later, such as this.
      const kept = list === 'integration' ? { ...json, checkedAt: undefined } : json;
      found[`${account} ${list}`] = list === 'audit-events' ? events.filter((event) => !isAttempt(event)) : kept;
    }
  }
  return found;
}

async function faultsOf(id: string, sample: OperationSample, cases: readonly Hostile[]): Promise<string[]> {
  const faults: string[] = [];
  for (const hostile of cases) {
    const answered = await sendHostile(started.stack.file.service, hostile);
    const found = [...judgeAnswer(sample, hostile, answered), ...api.faultsOf(id, answered)];
    faults.push(...found.map((fault) => `${hostile.title}: ${fault}`));
  }
  return faults;
}

describe('bad input', () => {
  it('is tried on every operation of the API description', () => {
    const described = [...api.operations.values()].map(({ operationId }) => operationId);
    expect(Object.keys(ALL_SAMPLES).toSorted()).toEqual(described.toSorted());
  });

  it.each(Object.keys(ALL_SAMPLES))('is refused by %s, which then still does what it should', async (id) => {
    const { world, stack } = started;
    const sample = await ALL_SAMPLES[id]?.(world);
    if (sample === undefined) throw new Error(`no sample of ${id}`);
    const cases = hostileRequests(sample);
    const before = await everything(world);
    const refused = cases.filter(({ wanted }) => wanted === 'refusal');
    expect(await faultsOf(id, sample, refused)).toEqual([]);
    expect(await everything(world)).toEqual(before);
    const rest = cases.filter(({ wanted }) => wanted !== 'refusal');
    expect(await faultsOf(id, sample, rest)).toEqual([]);

    const ignored = sample.unknownParameters === 'ignored' ? { surprise: MARKUP } : {};
    const answered = await sendHostile(stack.file.service, goodRequest(sample, ignored));
    expect(answered.status, answered.text.slice(0, 500)).toBe(sample.good);
    expect(api.faultsOf(id, answered)).toEqual([]);
  });

  it('is refused by the Control Panel’s operations field by field', async () => {
    const { world, stack } = started;
    const [manager, contact, otherManager] = [world.token('gwen'), world.token('ben'), world.token('anna')];
    const tokens = { manager, contact, otherManager, service: stack.file.serviceToken };
    const all = badInputCases(sampleRequests(SAMPLE_DOMAIN), { account: SAMPLE_ACCOUNT, tokens });
    const before = await everything(world);
    const cases = all.filter(({ status }) => !status.includes(200));
    expect(cases.length).toBeGreaterThan(200);
    const failures: string[] = [];
    for (const bad of cases) {
      await expectRefusal(sendTo(stack.file.service), bad).catch((error: unknown) => {
        failures.push(`${bad.title}: ${String(error)}`);
      });
    }
    expect(failures).toEqual([]);
    expect(await everything(world)).toEqual(before);
    for (const taken of all.filter(({ status }) => status.includes(200))) {
      await expectRefusal(sendTo(stack.file.service), taken);
    }
  });

  it('in a path, a header or Azure’s words comes back nowhere', async () => {
    const { world, stack } = started;
    const send = sendTo(stack.file.service);
    const hostile = encodeURIComponent(MARKUP);
    const callback = await ALL_SAMPLES['finishSignIn']?.(world);
    const cookie = callback?.headers['cookie'] ?? '';
    const state = callback?.query['state'] ?? '';
    const manager = { authorization: `Bearer ${world.token('gwen')}` };
    const asked = [
      [404, 'GET', `/problems/${hostile}`, {}],
      [400, 'GET', `/problems/${'x'.repeat(101)}`, {}],
      [406, 'GET', '/accounts/globex/exclusions', { ...manager, accept: MARKUP }],
      [200, 'GET', '/accounts/globex/sso', { ...manager, 'if-match': MARKUP, 'x-forwarded-for': MARKUP }],
      [401, 'GET', '/accounts/globex/sso', { authorization: `Bearer ${MARKUP}` }],
      [401, 'GET', '/userinfo', { authorization: `Bearer ${MARKUP}` }],
      [401, 'POST', '/jobs/rotate-keys', {}],
      [401, 'POST', '/jobs/rotate-keys', { ...manager, 'x-functions-key': MARKUP }],
      [400, 'POST', `/jobs/${hostile}`, { 'x-functions-key': stack.file.functionsKey }],
      [204, 'OPTIONS', '/discovery', { origin: MARKUP, 'access-control-request-method': MARKUP }],
      [400, 'GET', `/sign-in/callback?state=${hostile}&code=x`, { cookie: `__Host-visit-s0=${MARKUP}` }],
      [403, 'GET', `/sign-in/callback?state=${state}&error=access_denied&error_description=${hostile}`, { cookie }],
      [403, 'GET', `/sign-in/callback?state=${state}&error=${hostile}&error_description=AADSTS65004`, { cookie }],
    ] as const;
    for (const [status, method, path, headers] of asked) {
      const answered = await send({ method, path, headers });
      expect([path, answered.status]).toEqual([path, status]);
      expect(`${JSON.stringify(answered.headers)} ${answered.text}`).not.toMatch(/alert\(|<script/);
    }
  });

  it('never made the service fail', () => {
    expect(started.log.filter((line) => line.includes('unexpected-fault'))).toEqual([]);
  });
});
