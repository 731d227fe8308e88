/** A test sign-in that passed is remembered by the service: one walk on the page in Chromium, against the service's own functions. */
import { expect, it } from 'vitest';
import { expectAccessible } from './support/chromium.ts';
import { button, page, service, shoot, useOneWalk } from './support/hosted-page.ts';

useOneWalk();

const goTo = async (view: string) => {
  await page.goto(`${service.url}#/${view}`);
  await page.reload();
};
const openTurnOn = async () => {
  await goTo('switch');
  await page.getByRole('radio', { name: /^On/ }).check();
  await button('Turn SSO to On …').click();
  await page.getByRole('dialog').getByRole('checkbox').waitFor();
};
const untested = () => page.getByRole('dialog').getByText('No test sign-in has passed with this connection.');

it('says before SSO goes on that no test has passed, and doesn’t refuse it', async () => {
  const { world } = service;
  await world.connect();
  await world.report();
  await openTurnOn();
  await untested().waitFor();
  await expectAccessible(page);
  await shoot('turn-on-untested');
  await page.getByRole('dialog').getByRole('checkbox').check();
  expect(await button('Turn SSO to On').isEnabled()).toBe(true);
});

it('shows the app and the moment on every page that is opened, until the tenant is let go', async () => {
  const { world } = service;
  await goTo('test');
  await page.getByLabel('E-mail address of the user to test').fill('user010@acme.example');
  await button('Start test').click();
  await page.getByRole('link', { name: 'Open the test sign-in' }).waitFor();
  await world.finishTest();
  const passed = page.getByRole('table', { name: 'Tests that passed' });
  await passed.getByText('user010@acme.example', { exact: true }).first().waitFor();
  await expectAccessible(page);
  await shoot('tests-passed');
  await goTo('overview');
  await page
    .locator('.step-done')
    .getByText(/: passed \d/)
    .waitFor();
  await shoot('overview-tested');
  await openTurnOn();
  expect(await untested().count()).toBe(0);
  await world.ask('manager', 'DELETE', '/integration');
  await world.connect();
  await goTo('overview');
  await page.getByText('Sign one user in through Azure; no app gets anything.').waitFor();
});
