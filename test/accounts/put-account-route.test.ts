import { randomUUID } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { DomainName } from '../../shared/platform/words/identifiers.ts';
import { auditOf, openWorkplace } from '../support/control-panel/ask-as.ts';
import { openStage } from '../support/control-panel/stage.ts';

const stage = openStage();

const newDomain = () => `d-${randomUUID()}.example`;

describe('PUT /accounts/{accountId}', () => {
  it('makes an account, answers 201 and the normal form of its domains', async () => {
    const { ask, id } = await openWorkplace(stage);
    const other = id.replace('account', 'second');
    const path = `/../${other}`;
    const domain = newDomain();
    const answered = await ask('service', 'PUT', path, {
      name: '  Fabrikam ',
      domains: [domain.toUpperCase()],
      products: [],
    });
    expect(answered.status).toBe(201);
    expect(answered.json).toEqual({
      ...{ id: other, name: 'Fabrikam', domains: [domain], products: [] },
      domainStates: [{ domain, state: 'in-force', verified: null }],
      takenAway: null,
      broughtIn: null,
    });
  });

  it('changes what is there, answers 200 and keeps from what to what', async () => {
    const place = await openWorkplace(stage);
    const domains = [place.domain, newDomain()];
    const answered = await place.ask('service', 'PUT', '', { name: 'Contoso 2', domains, products: ['other'] });
    expect(answered.status).toBe(200);
    expect(await auditOf(place)).toMatchObject([
      {
        action: 'account-changed',
        actor: { kind: 'service', id: 'directory-feed' },
        outcome: 'done',
        before: { name: 'Contoso', domains: [place.domain], products: ['unified'] },
        after: { name: 'Contoso 2', domains, products: ['other'] },
      },
      {
        action: 'account-created',
        before: null,
        after: { name: 'Contoso', domains: [place.domain], products: ['unified'] },
      },
    ]);
  });

  it('changes and records nothing when nothing is new', async () => {
    const place = await openWorkplace(stage);
    const same = { name: 'Contoso', domains: [place.domain], products: ['unified'] };
    expect((await place.ask('service', 'PUT', '', same)).status).toBe(200);
    expect(await auditOf(place)).toHaveLength(1);
  });

  it('leaves integration and switch alone', async () => {
    const place = await openWorkplace(stage);
    await place.connectTenant();
    await place.turn('on');
    await place.ask('service', 'PUT', '', { name: 'Contoso 2', domains: [place.domain], products: [] });
    expect((await stage.accountStore.readAccount(place.id))?.value).toMatchObject({
      name: 'Contoso 2',
      sso: 'on',
      integration: { state: 'connected' },
    });
  });

  it('refuses a domain of another account, says which, and changes nothing', async () => {
    const owner = await openWorkplace(stage);
    const place = await openWorkplace(stage);
    const free = newDomain();
    const domains = [place.domain, free, owner.domain];
    const answered = await place.ask('service', 'PUT', '', { name: 'Contoso', domains, products: [] });
    expect(answered.status).toBe(409);
    expect(answered.json).toMatchObject({
      type: 'https://sso.example/problems/domain-taken',
      errors: [{ field: '/domains/2', message: 'belongs to another account' }],
    });
    expect((await stage.accountStore.readAccount(place.id))?.value.domains).toEqual([place.domain]);
    const other = await openWorkplace(stage);
    const freeAgain = { name: 'Other', domains: [other.domain, free], products: [] };
    expect((await other.ask('service', 'PUT', '', freeAgain)).status).toBe(200);
  });

  it('lets another account have a domain that was removed', async () => {
    const owner = await openWorkplace(stage);
    const place = await openWorkplace(stage);
    await owner.ask('service', 'PUT', '', { name: 'Owner', domains: [], products: [] });
    const domains = [place.domain, owner.domain];
    expect((await place.ask('service', 'PUT', '', { name: 'Contoso', domains, products: [] })).status).toBe(200);
    expect(await stage.accountStore.findOwner(DomainName.parse(owner.domain))).toBe(place.id);
  });

  it('gives a domain that two accounts want at once to one of them', async () => {
    const places = await Promise.all([openWorkplace(stage), openWorkplace(stage), openWorkplace(stage)]);
    const wanted = newDomain();
    const answers = await Promise.all(
      places.map(({ ask, domain }) =>
        ask('service', 'PUT', '', { name: 'N', domains: [domain, wanted], products: [] }),
      ),
    );
    expect(answers.map(({ status }) => status).sort()).toEqual([200, 409, 409]);
  });

  it('takes 500 domains and refuses 501', async () => {
    const { ask } = await openWorkplace(stage);
    const stem = randomUUID().slice(0, 8);
    const domains = Array.from({ length: 501 }, (_, index) => `d${index}-${stem}.example`);
    const put = (some: string[]) => ask('service', 'PUT', '', { name: 'Big', domains: some, products: [] });
    expect((await put(domains.slice(0, 500))).status).toBe(200);
    const refused = await put(domains);
    expect(refused.status).toBe(400);
    expect(refused.json).toMatchObject({ errors: [{ field: '/domains' }] });
  }, 60_000);

  it('refuses domains that together are more than a row can hold', async () => {
    const { ask } = await openWorkplace(stage);
    const domains = Array.from({ length: 400 }, (_, index) => `${'x'.repeat(60)}.${'y'.repeat(20)}${index}.example`);
    const refused = await ask('service', 'PUT', '', { name: 'Big', domains, products: [] });
    expect(refused.status).toBe(400);
    expect(refused.json).toMatchObject({
      errors: [{ field: '/domains', message: 'must be shorter, all domains together' }],
    });
  });

  it('refuses one domain in two spellings', async () => {
    const { ask } = await openWorkplace(stage);
    const refused = await ask('service', 'PUT', '', {
      name: 'N',
      domains: ['bücher.example', 'xn--bcher-kva.example'],
      products: [],
    });
    expect(refused.status).toBe(400);
    expect(refused.json).toMatchObject({ errors: [{ field: '/domains', message: 'must not name a domain twice' }] });
  });
});
