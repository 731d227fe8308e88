import { beforeAll, describe, expect, it } from 'vitest';
import { auditOf, openWorkplace, type Workplace } from '../../support/control-panel/ask-as.ts';
import { type BadInput, badInputCases } from '../../support/control-panel/bad-input-cases.ts';
import { bearer } from '../../support/control-panel/callers.ts';
import { expectRefusal } from '../../support/control-panel/expect-refusal.ts';
import { sampleRequests } from '../../support/control-panel/sample-requests.ts';
import { openStage } from '../../support/control-panel/stage.ts';

const stage = openStage();
let place: Workplace;
let cases: readonly BadInput[];
beforeAll(async () => {
  place = await openWorkplace(stage);
  cases = badInputCases(sampleRequests(place.domain), { account: place.id, tokens: stage.tokensFor(place.id) });
});

const snapshotOf = async () => ({
  account: await stage.accountStore.readAccount(place.id),
  users: (await place.ask('service', 'GET', '/users')).text,
  exclusions: (await place.ask('manager', 'GET', '/exclusions')).text,
  audit: await auditOf(place),
});

describe('bad input', () => {
  it('is tried on every operation that the Control Panel calls', () => {
    const tried = sampleRequests('contoso.example').map(({ name }) => name);
    expect(tried.toSorted()).toEqual(stage.operations.map(({ name }) => name).toSorted());
  });

  it('is made from requests that are good', async () => {
    const other = await openWorkplace(stage);
    const tokens = stage.tokensFor(other.id);
    for (const { name, method, path, caller, body, headers, good = 200 } of sampleRequests(other.domain)) {
      const answered = await stage.send({
        method,
        path: `/accounts/${other.id}${path}`,
        headers: { 'content-type': 'application/json', ...bearer(tokens[caller]), ...headers },
        ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      });
      expect([name, answered.status], answered.text).toEqual([name, good]);
    }
  });

  it('is refused with the field named and nothing written', async () => {
    const before = await snapshotOf();
    const refused = cases.filter(({ status }) => !status.includes(200));
    expect(refused.length).toBeGreaterThan(200);
    const failures: string[] = [];
    for (const bad of refused) {
      await expectRefusal(stage.send, bad).catch((error: unknown) => failures.push(`${bad.title}: ${String(error)}`));
    }
    expect(failures).toEqual([]);
    expect(await snapshotOf()).toEqual(before);
  }, 60_000);

  it('is data where HTML is data, and comes back as JSON only', async () => {
    const taken = cases.filter(({ status, field }) => status.includes(200) && field === undefined);
    expect(taken.length).toBeGreaterThan(5);
    for (const given of taken) await expectRefusal(stage.send, given);
  });

  it('in one item of a bulk edit is told of that item alone, field by field', async () => {
    const items = cases.filter(({ status, field }) => status.includes(200) && field !== undefined);
    expect(items.length).toBeGreaterThan(50);
    const failures: string[] = [];
    for (const bad of items) {
      await expectRefusal(stage.send, bad).catch((error: unknown) => failures.push(`${bad.title}: ${String(error)}`));
    }
    expect(failures).toEqual([]);
  }, 60_000);

  it('changes nothing with control characters in text', async () => {
    for (const [name, path, body] of [
      ['service', '', { name: 'a\u0000b', domains: [place.domain], products: [] }],
      ['service', '', { name: 'turned \u202e round', domains: [place.domain], products: [] }],
    ] as const) {
      const answered = await place.ask(name, 'PUT', path, body);
      expect([path, answered.status]).toEqual([path, 400]);
    }
    const add = [{ email: `a@${place.domain}`, reason: 'line\nbreak' }];
    expect((await place.ask('manager', 'POST', '/exclusions', { add })).json).toMatchObject({
      results: [{ outcome: 'invalid-item', errors: [{ field: '/add/0/reason' }] }],
    });
  });
});
