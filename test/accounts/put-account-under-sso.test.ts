import { describe, expect, it } from 'vitest';
import { DomainName } from '../../shared/platform/words/identifiers.ts';
import { makePutAccount } from '../../shared/accounts/put-account.ts';
import { listInPages, personOf } from '../support/directory-people.ts';
import { auditOf, openWorkplace, type Workplace } from '../support/control-panel/ask-as.ts';
import { openStage } from '../support/control-panel/stage.ts';

const stage = openStage();

type State = { readonly domain: string; readonly state: string; readonly verified: boolean | null };
const put = (place: Workplace, domains: readonly string[], products: readonly string[] = ['unified']) =>
  place.ask('service', 'PUT', '', { name: 'Contoso', domains, products });
const feed = (place: Workplace, domain: string, ...names: readonly string[]) =>
  place.ask('service', 'POST', '/users', {
    upsert: names.map((name) => ({
      ...{ email: `${name}@${domain}`, displayName: name, hasPassword: name !== 'mia', twoFactor: false },
    })),
  });
const confirm = (place: Workplace, domain: string, body: object = {}) =>
  place.ask('manager', 'POST', `/domains/${domain}/confirm`, body);
const refresh = async (place: Workplace) =>
  (await place.ask('manager', 'GET', '/readiness?refresh=true')).json as {
    totals: { users: number; lockedOut: number };
    domains: (State & { counts: { users: number; lockedOut: number } | null })[];
    unverifiedDomains: string[];
    items: { email: string }[];
  };
const move = (place: Workplace, domain: string, body: object) =>
  place.ask('service', 'POST', `/../../domains/${domain}/move`, body);

/** Connected and with SSO on; nobody in Azure but ann of the account's domain and of those given. */
async function openUnderSso(...domains: readonly string[]): Promise<Workplace> {
  const place = await openWorkplace(stage);
  await place.connectTenant();
  stage.directory.list = listInPages(
    [place.domain, ...domains].map((domain, index) => personOf(index + 1, `ann@${domain}`)),
  ).list;
  await refresh(place);
  const { etag = '' } = (await place.ask('manager', 'GET', '/sso')).headers;
  expect((await place.ask('manager', 'PUT', '/sso', { sso: 'on' }, { 'if-match': etag })).status).toBe(200);
  return place;
}

describe('a domain that no company owns alone', () => {
  it('is refused, each with what it is, in the trail too, and changes nothing', async () => {
    const place = await openWorkplace(stage);
    const domains = [place.domain, 'gmail.com', 'googlemail.com', 'co.uk', 'acme.onmicrosoft.com', 'outlook.de'];
    const refused = await put(place, domains);
    expect(refused.status).toBe(400);
    const { errors } = refused.json as { errors: { field: string; message: string }[] };
    expect(errors.map(({ field }) => field)).toEqual([1, 2, 3, 4, 5].map((index) => `/domains/${index}`));
    expect(errors[0]?.message).toMatch(/mail provider/);
    expect(errors[2]?.message).toMatch(/suffix/);
    expect(errors[3]?.message).toMatch(/Microsoft/);
    expect((await auditOf(place))[0]).toMatchObject({
      refusal: 'domain-unownable',
      after: { domains: domains.slice(1) },
    });
    expect((await stage.accountStore.readAccount(place.id))?.value.domains).toEqual([place.domain]);
  });

  it('comes into force nowhere, also where an account has it from before it was listed', async () => {
    const [place, other] = [await openUnderSso(), await openWorkplace(stage)];
    const domain = 'yahoo.co.uk';
    const putUnlisted = makePutAccount({ ...stage.services, findUnownable: () => Promise.resolve(new Map()) });
    const profile = {
      id: place.id,
      name: 'Contoso',
      domains: [place.domain, domain].map((each) => DomainName.parse(each)),
    };
    const caller = { id: 'feed', accountId: undefined, roles: ['DirectoryService'], address: undefined } as never;
    expect((await putUnlisted({ ...profile, products: [] }, caller)).kind).toBe('changed');
    const errors = [{ field: 'path/domain', message: expect.stringContaining('mail provider') as string }];
    const confirmed = await confirm(place, domain, { acceptLockouts: 0 });
    expect([confirmed.status, confirmed.json]).toMatchObject([400, { errors }]);
    const moved = await move(place, domain, { from: place.id, to: other.id, acceptLockouts: 0 });
    expect([moved.status, moved.json]).toMatchObject([400, { errors }]);
    expect((await stage.accountStore.readAccount(other.id))?.value.domains).toEqual([other.domain]);
    expect((await auditOf(place))[0]).toMatchObject({ action: 'domain-confirmed', refusal: 'domain-unownable' });
    expect((await auditOf(other))[0]).toMatchObject({ action: 'domain-moved', refusal: 'domain-unownable' });
  });
});

describe('a product that comes while SSO is on', () => {
  it('says whom it brings under SSO that Azure does not let in, in the answer and in the trail', async () => {
    const place = await openUnderSso();
    await feed(place, place.domain, 'ann', 'bob');
    await refresh(place);
    await put(place, [place.domain], []);
    await feed(place, place.domain, 'eve');
    const domains = [place.domain];
    expect((await put(place, domains, ['unified'])).json).toMatchObject({
      takenAway: null,
      broughtIn: {
        domains,
        lockedOut: 2,
        notJudged: 1,
        list: expect.stringContaining('/readiness?domains=') as string,
      },
    });
    expect((await auditOf(place))[0]).toMatchObject({ action: 'account-changed', after: { lockedOut: 2 } });
    // No app asks for it.
    expect((await put(place, domains, ['unified', 'storage'])).json).toMatchObject({ broughtIn: null });
  });
});
