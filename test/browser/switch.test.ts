/** The switch on the hosted page: what a turn does, said before and after it. */
import { beforeEach, describe, expect, it } from 'vitest';
import { expectAccessible } from './support/chromium.ts';
import { personOf } from '../support/directory-people.ts';
import {
  button,
  eventually,
  goTo,
  open,
  page,
  sent,
  service,
  shoot,
  text,
  useHostedPage,
} from './support/hosted-page.ts';
import { accountAddress, numbered } from './page-service/world.ts';

useHostedPage();

describe('the switch', () => {
  const chooseOn = async () => {
    await page.getByRole('radio', { name: /^On/ }).check();
    await button('Turn SSO to On …').click();
  };
  beforeEach(async () => {
    await service.world.connect();
    await service.world.report();
  });

  it('shows the newer number when more people would be locked out than was shown', async () => {
    await open({}, '#/switch');
    await page.waitForLoadState('networkidle');
    await chooseOn();
    await page.getByRole('checkbox').check();
    service.world.inAzure({ gone: numbered('user', 23).slice(20) });
    await service.world.report();
    await button('Turn SSO to On').click();
    await page.getByText('Since you opened this: 3 more locked out, a new readiness report.').waitFor();
    expect(await page.getByRole('checkbox').isChecked()).toBe(false);
    await shoot('dialog-number-changed');
    await page.getByRole('checkbox', { name: 'I accept that 9 users will not be able to sign in' }).check();
    await button('Turn SSO to On').click();
    await eventually(service.world.sso).toBe('on');
  });

  it('says what stored entries can’t be read, on lists and in the report, and why SSO stays off meanwhile', async () => {
    const { world } = service;
    for (const name of ['user100', 'user101'])
      await world.spoil(`user:${name}@acme.example`, { displayName: undefined });
    for (const name of ['xan', 'yan', 'zoe']) await world.exclude(name);
    for (const name of ['xan', 'yan']) await world.spoil(`exclusion:${name}@acme.example`, { excludedAt: undefined });
    await world.report();
    await open({}, '#/exclusions');
    await page.getByText('2 stored entries can’t be read and aren’t shown.').waitFor();
    await page.getByRole('table').getByText('zoe@acme.example').waitFor();
    await expectAccessible(page);
    await shoot('exclusions-unreadable');
    const [download] = await Promise.all([page.waitForEvent('download'), button('Export CSV').click()]);
    expect(download.suggestedFilename()).toBe('exclusions.csv');
    await goTo('Readiness');
    await page.getByText('What is stored of 2 users can’t be read.').waitFor();
    await shoot('readiness-unreadable');
    await goTo('SSO switch');
    await chooseOn();
    await page.getByRole('checkbox').check();
    await button('Turn SSO to On').click();
    await page.getByText('What is stored of some users can’t be read').waitFor();
    expect(await world.sso()).toBe('off');
    await shoot('dialog-unreadable');
  });

  it('asks by itself when nobody knows who would be locked out', async () => {
    const { world } = service;
    // Of this tenant there is no report yet.
    await world.connect();
    world.slowDown(600);
    await world.report();
    await open({}, '#/switch');
    await page.waitForLoadState('networkidle');
    await chooseOn();
    await page.getByText('Azure was asked just now, and nobody knows who would be locked out.').waitFor();
    await page.getByText('Azure asked to slow down').first().waitFor();
    expect(sent('GET', /readiness$/).some(({ query }) => query.get('refresh') === 'true')).toBe(true);
    await page.getByRole('checkbox').check();
    // Not without a reason.
    expect(await button('Turn SSO to On').getAttribute('aria-disabled')).toBe('true');
    await page.getByLabel('Why SSO can’t wait').fill('Passwords leaked');
    await expectAccessible(page);
    await shoot('dialog-unknown');
    await button('Turn SSO to On').click();
    await eventually(service.world.sso).toBe('on');
    expect(sent('PUT', /sso$/)[0]?.body).toEqual({
      ...{ sso: 'on', acceptUnknownReadiness: true, unknownReadinessReason: 'Passwords leaked' },
    });
  });

  it('shows what somebody else changed meanwhile, and takes a second confirmation', async () => {
    await open({}, '#/switch');
    await page.waitForLoadState('networkidle');
    await page.getByRole('radio', { name: /^Shadow/ }).check();
    await service.world.turn('on');
    await button('Turn SSO to Shadow …').click();
    await button('Turn SSO to Shadow').click();
    await page.getByText('contact-otto turned the switch to On').waitFor();
    await expectAccessible(page);
    await shoot('dialog-changed-meanwhile');
    await button('Turn SSO to Shadow').click();
    await eventually(service.world.sso).toBe('shadow');
    await service.world.seeAll(31);
    await service.world.report();
    await page.reload();
    await page.getByText('213 of 250 users').waitFor();
  });

  it('names after turning off who has no usable password', async () => {
    await service.world.turn('on');
    await open({}, '#/switch');
    await page.getByRole('radio', { name: /^Off/ }).check();
    await button('Turn SSO to Off …').click();
    await button('Turn SSO to Off').click();
    await page.getByText('12 users without a usable password.').waitFor();
    await page.getByText('1 user is disabled in Azure.').waitFor();
    await page.getByText('user004@acme.example').waitFor();
    await shoot('turned-off');
  });

  it('is not all that gives passwords back: what the Company took away is said first of all, and the trail says of whom', async () => {
    const { world } = service;
    const bakers = ['fay', 'gus', 'hal', 'ivan'].map((name) => accountAddress(name, 'acme-bakery.example'));
    await world.put('acme.example', 'acme-bakery.example');
    await world.feed(
      bakers.map((email, index) => ({ email, displayName: email.slice(0, 3), hasPassword: index === 3 })),
    );
    const bob = { email: accountAddress('bob'), displayName: 'Bob' };
    await world.feed([bob]);
    world.inAzure({
      come: bakers.map((email, index) => personOf(2000 + index, email, { enabled: index < 3 })),
    });
    await world.report();
    await world.turn('on');
    await world.put('acme.example');
    await world.feed([
      { ...bob, twoFactor: false },
      ...numbered('new', 7).map((email, index) => ({ email, displayName: `User ${index}`, hasPassword: false })),
    ]);
    await open();
    await page.getByText('Example Hosting changed your account on').waitFor();
    expect(await text()).toMatch(/acme-bakery\.example taken away[\s\S]*3 users back to passwords without having one/);
    await button('Show all users without a password').click();
    await page.getByText('erin@acme.example').waitFor();
    await expectAccessible(page);
    await shoot('taken-away');
    await goTo('Audit trail');
    await page.getByText('Second factor with the Company: yes → no').waitFor();
    await page.getByText('3 more').click();
    await page.getByRole('table', { name: 'Audit events' }).getByText('new006@acme.example').waitFor();
    await expectAccessible(page);
    await shoot('trail-of-users');
    await page.getByLabel('About (address begins with)').fill('bob@');
    await eventually(() =>
      sent('GET', /audit-events$/)
        .at(-1)
        ?.query.get('search'),
    ).toBe('bob@');
  });
});
