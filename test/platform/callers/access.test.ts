import { describe, expect, it } from 'vitest';
import { auditOf, openWorkplace } from '../../support/control-panel/ask-as.ts';
import { bearer, CALLERS, type CallerName } from '../../support/control-panel/callers.ts';
import { sampleRequests, type Sample } from '../../support/control-panel/sample-requests.ts';
import { jsonOf } from '../../support/control-panel/send-request.ts';
import { openStage, SERVICE_URL } from '../../support/control-panel/stage.ts';

const stage = openStage();

/** docs/product.md and the contract, written down anew: what each caller gets on an operation for Security Managers, and for the feed. */
const EXPECTED: Record<Sample['caller'], Record<CallerName, 'allowed' | 'role-missing' | 'other-account'>> = {
  manager: { manager: 'allowed', contact: 'role-missing', otherManager: 'other-account', service: 'other-account' },
  service: { manager: 'role-missing', contact: 'role-missing', otherManager: 'role-missing', service: 'allowed' },
};
// Of this account, so its attempts are this account's business.
const IS_AUDITED: ReadonlySet<CallerName> = new Set(['manager', 'contact']);

const forbidden = sampleRequests('contoso.example').flatMap((sample) =>
  CALLERS.filter((caller) => EXPECTED[sample.caller][caller] !== 'allowed').map(
    (caller) => [sample.name, caller] as const,
  ),
);

const send = (account: string, { method, path, body, headers }: Sample, authorization: Record<string, string>) =>
  stage.send({
    method,
    path: `/accounts/${account}${path}`,
    headers: { ...(body === undefined ? {} : { 'content-type': 'application/json' }), ...headers, ...authorization },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });

const sampleOf = (name: string, domain: string): Sample => {
  const sample = sampleRequests(domain).find((candidate) => candidate.name === name);
  if (sample === undefined) throw new Error(`there is no sample of ${name}`);
  return sample;
};

describe('an operation of the Control Panel', () => {
  it.each(forbidden)('%s is refused to %s, changes nothing, and is audited when it counts', async (name, caller) => {
    const place = await openWorkplace(stage);
    await place.connectTenant();
    const sample = sampleOf(name, place.domain);
    const [account, events] = [await stage.accountStore.readAccount(place.id), await auditOf(place)];
    const answered = await send(place.id, sample, bearer(stage.tokensFor(place.id)[caller]));
    const problem = EXPECTED[sample.caller][caller];
    expect(answered.status).toBe(403);
    expect(jsonOf(answered)).toMatchObject({ type: `${SERVICE_URL}/problems/${problem}` });
    expect(await stage.accountStore.readAccount(place.id)).toEqual(account);
    const added = (await auditOf(place)).slice(0, -events.length);
    const isAudited = sample.effect === 'change' && problem === 'role-missing' && IS_AUDITED.has(caller);
    expect(added).toMatchObject(
      isAudited
        ? [{ outcome: 'refused', refusal: 'role-missing', actor: { kind: 'contact' }, before: null, after: null }]
        : [],
    );
  });

  it.each(sampleRequests('contoso.example').map(({ name }) => name))('%s wants a token that holds', async (name) => {
    const place = await openWorkplace(stage);
    const sample = sampleOf(name, place.domain);
    const token = stage.tokensFor(place.id)[sample.caller];
    const headers: Record<string, string>[] = [
      {},
      { authorization: '' },
      { authorization: 'Bearer' },
      bearer('not-a-token'),
      { authorization: `Basic ${token}` },
      { authorization: `Bearer ${token} ${token}` },
    ];
    for (const authorization of headers) {
      const answered = await send(place.id, sample, authorization);
      expect([authorization, answered.status]).toEqual([authorization, 401]);
      const isToken = /^Bearer ./.test(authorization['authorization'] ?? '');
      expect(answered.headers['www-authenticate']).toBe(
        `Bearer realm="azure-sso-identity"${isToken ? ', error="invalid_token", error_description="token malformed"' : ''}`,
      );
    }
  });

  it('answers a stranger the same for an account that is there and one that is not', async () => {
    const place = await openWorkplace(stage);
    for (const sample of sampleRequests(place.domain)) {
      const stranger = bearer(stage.tokensFor(place.id).otherManager);
      const there = await send(place.id, sample, stranger);
      const nowhere = await send('nobody', sample, stranger);
      expect([sample.name, nowhere.status, nowhere.text]).toEqual([sample.name, there.status, there.text]);
    }
  });

  it('never lets a token of one account act through the path of another, whatever the spelling', async () => {
    const place = await openWorkplace(stage);
    const manager = bearer(stage.tokensFor(place.id).manager);
    const get = sampleOf('get-sso', place.domain);
    for (const spelled of [
      place.id.toUpperCase(),
      `${place.id}%20`,
      `%20${place.id}`,
      `${place.id}%00`,
      `${place.id}%2F`,
    ]) {
      expect([spelled, (await send(spelled, get, manager)).status]).toEqual([
        spelled,
        spelled === place.id.toUpperCase() ? 403 : 400,
      ]);
    }
  });
});
