import { describe, expect, it } from 'vitest';
import { action, SCRIPT, usePanel } from './use-panel.ts';

const world = usePanel();

describe('users, explain and the audit trail', () => {
  it('shows users and changes one, with everything else as it was on record', async () => {
    world.account.users = [
      { email: 'bob@acme.example', displayName: SCRIPT, twoFactor: false, hasPassword: true },
      { email: 'bobby@acme.example', displayName: 'Bobby', twoFactor: false, hasPassword: true },
    ];
    await world.signIn('anna');
    const page = await world.open('/users');
    expect(page.html).not.toContain('<script>alert');
    world.account.users = world.account.users.map((user) => ({ ...user, hasPassword: false }));
    await world.browser.submit(page, { email: 'bob@acme.example' }, action('two-factor-on'));
    expect(world.account.users).toMatchObject([{ twoFactor: true, hasPassword: false }, { twoFactor: false }]);
  });

  it('shows users to a contact without the role, and lets them change none', async () => {
    world.account.users = [{ email: 'bob@acme.example', displayName: 'Bob', twoFactor: false, hasPassword: true }];
    await world.signIn('ben');
    const page = await world.act('/users', 'two-factor-on');
    expect(page.text).toContain('You don’t have the role for this');
    expect(world.account.users[0]?.twoFactor).toBe(false);
  });

  it('explains a step rule by rule', async () => {
    await world.signIn('anna');
    const page = await world.act('/explain', 'explain', { email: 'bob@acme.example', app: 'owa' });
    expect(page.text).toContain('bob@acme.example signs in to OWA with the Company password');
    expect(page.html).toContain('class="applies"');
    expect(page.url.search).toBe('');
  });

  it('shows a refusal with its field and support code', async () => {
    await world.signIn('anna');
    const page = await world.act('/explain', 'explain', { email: `${SCRIPT}@other.example`, app: 'owa' });
    expect(page.text).toContain('is not of a domain of this account');
    expect(page.text).toContain('7KQ2M-9XTRD');
    expect(page.html).not.toContain('<script>alert');
  });

  it('tells the audit trail in sentences', async () => {
    const at = '2027-01-04T10:00:00.000Z';
    const anna = { kind: 'contact', id: 'contact-anna' };
    world.account.events = [
      { at, actor: anna, action: 'sso-switched', outcome: 'done', before: { sso: 'off' }, after: { sso: 'on' } },
      {
        at,
        actor: { kind: 'contact', id: 'x' },
        action: 'integration-started',
        outcome: 'refused',
        refusal: 'role-missing',
      },
      { at, actor: { kind: 'system' }, action: 'integration-broken', outcome: 'done', before: { state: 'connected' } },
      {
        at,
        actor: anna,
        action: 'exclusion-added',
        outcome: 'done',
        after: { email: 'bob@acme.example', reason: SCRIPT },
      },
    ];
    await world.signIn('anna');
    const page = await world.open('/audit');
    expect(page.html).toContain('Anna &lt;Acme&gt; turned SSO on for all users.');
    expect(page.text).toContain('sso: off → on');
    expect(page.text).toContain(
      'x tried to start Azure Integration and was refused: the Security Manager role is missing.',
    );
    expect(page.text).toContain('The service found the Azure integration broken.');
    expect(page.html).toContain('Anna &lt;Acme&gt; excluded bob@acme.example from SSO.');
    expect(page.html).not.toContain('<script>alert');
  });

  it('tells of shadow, of what was confirmed, and why the switch was not turned', async () => {
    const common = { at: '2027-01-04T10:00:00.000Z', actor: { kind: 'contact', id: 'contact-anna' } };
    const turn = { ...common, action: 'sso-switched', before: { sso: 'off' } };
    const refused = { ...turn, outcome: 'refused', after: { sso: 'on' } };
    world.account.events = [
      { ...turn, outcome: 'done', after: { sso: 'shadow' } },
      { ...turn, outcome: 'done', after: { sso: 'on', acceptedLockouts: 37 } },
      { ...refused, refusal: 'would-lock-out', after: { sso: 'on', lockedOut: 37 } },
      { ...refused, refusal: 'readiness-unknown' },
      { ...refused, refusal: 'version-changed' },
      { ...refused, refusal: 'not-connected' },
    ];
    await world.signIn('anna');
    const { text } = await world.open('/audit');
    expect(text).toContain('began to try SSO out in shadow.');
    expect(text).toContain('acceptedLockouts: none → 37');
    expect(text).toContain('was refused: users would have been locked out, and their number was not confirmed.');
    expect(text).toContain('was refused: nobody knew who would be locked out.');
    expect(text).toContain('was refused: somebody else had changed it meanwhile.');
    expect(text).toContain('was refused: no Azure tenant is connected.');
  });

  it('filters the trail by days, both counted, and keeps the filter on the way to the next page and in the downloads', async () => {
    world.account.nextEvents = 'cursor';
    await world.signIn('anna');
    const query = '?actor=contact-anna&kind=sso-switched&outcome=done&from=2027-01-31&until=2027-02-01';
    const page = await world.open(`/audit${query}`);
    expect(world.account.asked.at(-1)).toEqual({
      ...{ limit: '50', actor: 'contact-anna', kind: 'sso-switched', outcome: 'done' },
      ...{ from: '2027-01-31T00:00:00.000Z', until: '2027-02-02T00:00:00.000Z' },
    });
    expect(page.text).toContain('Nothing like that in this part of the trail');
    expect(page.html).toContain(`${query.replaceAll('&', '&amp;')}&amp;after=cursor`);
    expect(page.html).toContain(`audit.csv${query.replaceAll('&', '&amp;')}`);
    expect(page.html).toContain('<option value="contact-anna" selected>');
  });

  it('downloads the whole trail, the header line once', async () => {
    await world.signIn('anna');
    const csv = await world.open('/audit.csv?kind=sso-switched');
    expect(csv.html).toBe('at,id\r\nfirst,1\r\nsecond,1\r\n');
    expect(world.account.asked.map(({ kind, after }) => [kind, after])).toEqual([
      ['sso-switched', undefined],
      ['sso-switched', 'cursor'],
    ]);
    expect((await world.open('/audit.jsonl')).html).toBe('{"at":"first"}\n{"at":"second"}\n');
  });

  it('says from where something was done', async () => {
    const at = '2027-01-04T10:00:00.000Z';
    const actor = { kind: 'contact', id: 'contact-anna' };
    world.account.events = [{ at, actor, address: `203.0.113.7${SCRIPT}`, action: 'sso-switched', outcome: 'done' }];
    await world.signIn('anna');
    const page = await world.open('/audit');
    expect(page.text).toContain('203.0.113.7');
    expect(page.html).not.toContain('<script>alert');
  });

  it('says since when a step is so, with the way to its entry', async () => {
    const at = '2027-01-04T10:00:00.000Z';
    const ask = () => world.act('/explain', 'explain', { email: 'bob@acme.example', app: 'owa' });
    await world.signIn('anna');
    expect((await ask()).text).toContain('No change on record made it so.');
    const auditEvent = { id: 'x', action: 'sso-switched', at, actor: { kind: 'contact', id: 'contact-anna' } };
    world.account.since = { at, auditEvent };
    const page = await ask();
    expect(page.html).toContain('Anna &lt;Acme&gt; turned the SSO switch.');
    expect(page.html).toContain('audit?kind=sso-switched&amp;outcome=done&amp;from=2027-01-04&amp;until=2027-01-04');
    world.account.since = { at, auditEvent: null };
    expect((await ask()).text).toContain('an exclusion ran out');
  });

  it('tells the story of a support code, and says when there is none', async () => {
    await world.signIn('anna');
    const ask = () => world.act('/explain', 'find-story', { supportCode: '7kq2m 9xtrd' });
    expect((await ask()).text).toContain('That support code says nothing here');
    world.account.story = {
      ...{ supportCode: '7KQ2M-9XTRD', at: '2027-01-04T10:00:00.000Z', operation: 'finish-sign-in', app: 'owa' },
      ...{ outcome: 'guest', detail: 'guest', email: SCRIPT, explained: null },
      sentence: 'The person is a guest in your Azure.',
    };
    const page = await ask();
    expect(page.text).toContain('The person is a guest in your Azure.');
    expect(page.html).not.toContain('<script>alert');
    expect(page.url.search).toBe('');
  });
});
