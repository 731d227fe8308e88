import { beforeEach, describe, expect, it } from 'vitest';
import { action, SCRIPT, usePanel } from './use-panel.ts';

const world = usePanel();

describe('the exclusion list', () => {
  beforeEach(async () => {
    await world.signIn('anna');
  });

  it('takes a user with a reason and a last day, and shows them escaped', async () => {
    const fields = { email: 'bob@acme.example', reason: SCRIPT, expires: '2027-03-31' };
    const page = await world.act('/exclusions', 'add', fields);
    expect(page.text).toContain('1 excluded');
    expect(page.html).toContain('data-email="bob@acme.example"');
    expect(page.html).not.toContain('<script>alert');
    // All of that day counts, in UTC.
    expect(world.account.exclusions[0]).toMatchObject({ reason: SCRIPT });
    expect(world.changes.at(-1)?.body).toMatchObject({ add: [{ lastDay: '2027-03-31', timeZone: 'UTC' }] });
    expect(page.text).toContain('until 31 Mar 2027 (UTC)');
  });

  it('refuses a last day that is none, without asking the service', async () => {
    const before = world.service.asked.length;
    const page = await world.act('/exclusions', 'add', { email: 'bob@acme.example', expires: '2027-02-30' });
    expect(page.text).toContain('isn’t a date');
    expect(world.service.asked.slice(before).every(({ method }) => method === 'GET')).toBe(true);
  });

  it('takes many at once and answers address by address', async () => {
    const lines = `bob@acme.example, on leave\n\n  carol@acme.example\nstranger@other.example\n${SCRIPT}`;
    const page = await world.act('/exclusions', 'add-many', { lines });
    expect(page.text).toContain('2 excluded');
    expect(page.text).toContain('stranger@other.example: not a domain of your account');
    expect(page.html).not.toContain('<script>alert');
    expect(world.account.exclusions).toHaveLength(2);
    expect(world.account.exclusions[0]).toMatchObject({ email: 'bob@acme.example', reason: 'on leave' });
  });

  it('sends a long paste in requests of at most 1,000', async () => {
    const lines = Array.from({ length: 2_001 }, (_, at) => `user${at}@acme.example`).join('\n');
    const page = await world.act('/exclusions', 'add-many', { lines });
    expect(page.text).toContain('2001 excluded');
    const posts = world.service.asked.filter(({ method }) => method === 'POST');
    expect(posts.map(({ body }) => (body as { add: unknown[] }).add.length)).toEqual([1000, 1000, 1]);
  });

  it('says which of the excluded have no password', async () => {
    world.account.withoutPassword = ['dan@acme.example'];
    const page = await world.act('/exclusions', 'add', { email: 'dan@acme.example' });
    expect(page.html).toContain('data-without-password="1"');
    expect(page.html).toContain('data-notice="warn"');
  });

  it('is paged and searched', async () => {
    await world.act('/exclusions', 'add-many', { lines: 'a@acme.example\nb@acme.example\nc@acme.example' });
    const first = await world.open('/exclusions');
    expect(first.html).not.toContain('data-email="c@acme.example"');
    expect((await world.browser.follow(first, 'Next page')).html).toContain('data-email="c@acme.example"');
    expect((await world.browser.submit(first, { search: 'c' })).html).toContain('data-email="c@acme.example"');
  });

  it('lets the chosen ones go', async () => {
    await world.act('/exclusions', 'add-many', { lines: 'a@acme.example\nb@acme.example' });
    const page = await world.act('/exclusions', 'remove', { remove: 'b@acme.example' });
    expect(page.text).toContain('1 back under SSO');
    expect(world.account.exclusions.map(({ email }) => email)).toEqual(['a@acme.example']);
    expect((await world.act('/exclusions', 'remove')).text).toContain('Nobody was chosen');
  });

  it('comes as one CSV file, whatever its pages, with one header', async () => {
    await world.act('/exclusions', 'add-many', { lines: 'a@acme.example\nb@acme.example\nc@acme.example' });
    const file = await world.open('/exclusions.csv');
    expect(file.headers.get('content-type')).toContain('text/csv');
    expect(file.headers.get('content-disposition')).toContain('attachment');
    expect(file.html).toBe('email,reason,expiresAt\r\na@acme.example,,\r\nb@acme.example,,\r\nc@acme.example,,\r\n');
  });

  it('goes in as a CSV file', async () => {
    const page = await world.open('/exclusions');
    const csrf = /name="csrf" value="([^"]+)"/.exec(page.html)?.[1] ?? '';
    const form = new FormData();
    form.set('csrf', csrf);
    form.set('file', new File(['email,reason,expiresAt\r\nzoe@acme.example,,\r\n'], 'list.csv', { type: 'text/csv' }));
    const response = await fetch(`${world.panel.url}/identity-management/exclusions/upload`, {
      method: 'POST',
      redirect: 'manual',
      headers: { cookie: await world.browser.jar.getCookieString(world.panel.url) },
      body: form,
    });
    expect(response.status).toBe(303);
    expect((await world.open('/exclusions')).html).toContain('data-email="zoe@acme.example"');
  });

  const uploadFile = async (fields: Readonly<Record<string, string>> = {}) => {
    const page = await world.open('/exclusions');
    const form = new FormData();
    form.set('csrf', /name="csrf" value="([^"]+)"/.exec(page.html)?.[1] ?? '');
    for (const [name, value] of Object.entries(fields)) form.set(name, value);
    form.set('file', new File(['email,reason\r\ngone@acme.example,Left\r\n'], 'list.csv', { type: 'text/csv' }));
    await fetch(`${world.panel.url}/identity-management/exclusions/upload`, {
      method: 'POST',
      redirect: 'manual',
      headers: { cookie: await world.browser.jar.getCookieString(world.panel.url) },
      body: form,
    });
    return world.open('/exclusions');
  };

  it('asks once more before somebody disabled in Azure is excluded, and keeps what was given of them', async () => {
    world.account.leavers = ['gone@acme.example', 'off@acme.example'];
    const lines = `gone@acme.example, "On" leave <b>\nbob@acme.example\noff@acme.example`;
    const page = await world.act('/exclusions', 'add-many', { lines });
    expect(page.text).toContain('gone@acme.example: disabled in Azure, so not excluded');
    expect(page.html).toContain('data-leavers="2"');
    expect(world.account.exclusions.map(({ email }) => email)).toEqual(['bob@acme.example']);
    const done = await world.browser.submit(page, {}, action('accept-leavers'));
    expect(done.text).toContain('2 excluded');
    expect(world.changes.at(-1)?.body).toEqual({
      add: [{ email: 'gone@acme.example', reason: '"On" leave <b>' }, { email: 'off@acme.example' }],
      remove: [],
      acceptDisabledInEntra: true,
    });
    expect((await world.open('/exclusions')).html).not.toContain('data-leavers');
  });

  it('keeps the last day of one who is excluded after all', async () => {
    world.account.leavers = ['gone@acme.example'];
    const page = await world.act('/exclusions', 'add', { email: 'gone@acme.example', expires: '2027-03-31' });
    await world.browser.submit(page, {}, action('accept-leavers'));
    expect(world.account.exclusions).toMatchObject([{ expiresAt: new Date('2027-04-01') }]);
  });

  it('takes a file with people disabled in Azure when the box is ticked, and says so when it isn’t', async () => {
    world.account.leavers = ['gone@acme.example'];
    expect((await uploadFile()).text).toContain('tick the box below');
    expect(world.account.exclusions).toEqual([]);
    expect((await uploadFile({ 'accept-leavers': 'yes' })).text).toContain('1 excluded');
  });

  it.each([['{"email":1}'], ['not json'], ['{"email":"a@acme.example","more":1}']])(
    'excludes nobody by a form that was tampered with: %s',
    async (item) => {
      world.account.leavers = ['gone@acme.example'];
      const page = await world.act('/exclusions', 'add', { email: 'gone@acme.example' });
      const before = world.changes.length;
      const after = await world.browser.submit(page, { item }, action('accept-leavers'));
      expect(after.text).toContain('Nobody was excluded');
      expect(world.changes).toHaveLength(before);
    },
  );
});
