/** Who left is named before SSO goes off, and kept out by one choice: one walk on the page in Chromium, against the service's own functions. */
import { expect, it } from 'vitest';
import { expectAccessible } from '../support/chromium.ts';
import { button, page, service, shoot, useOneWalk } from '../support/hosted-page.ts';

const LEFT = 'user004@acme.example';
useOneWalk();

/** The name of the file that the section's export saves. */
async function exportBeside(title: string): Promise<string> {
  const download = page.waitForEvent('download');
  await page.getByRole('region', { name: title }).getByRole('button', { name: 'Export CSV' }).click();
  return (await download).suggestedFilename();
}

it('names who left with the moment of the look, keeps them out by one choice, and lets them in again', async () => {
  const { world } = service;
  await world.connect();
  await world.report();
  await world.turn('on');
  await page.goto(`${service.url}#/switch`);
  await page.getByRole('radio', { name: /^Off/ }).check();
  await button('Turn SSO to Off …').click();
  const dialog = page.getByRole('dialog');
  await dialog.getByText('1 user left, and would get in with their passwords.').waitFor();
  await dialog.getByRole('table', { name: 'Users who left' }).getByText(LEFT, { exact: true }).first().waitFor();
  await dialog.getByText('As of').waitFor();
  await dialog.getByText(/users? of the account (?:has|have) no usable password/).waitFor();
  await expectAccessible(page);
  await shoot('who-left-dialog');
  await dialog.getByRole('checkbox', { name: 'Leave this user without a password sign-in' }).check();
  await dialog.getByRole('button', { name: 'Turn SSO to Off' }).click();
  const kept = page.getByRole('table', { name: 'Users kept out' });
  await kept.getByText(LEFT, { exact: true }).first().waitFor();
  await expectAccessible(page);
  await shoot('who-left-kept-out');
  // What is to be done stays there after the page is loaded again.
  await page.reload();
  await kept.getByText(LEFT, { exact: true }).first().waitFor();
  await page.getByText(/\d+ users without a usable password\./).waitFor();
  expect(await exportBeside('Kept out because they left')).toBe('blocked-users.csv');
  expect(await exportBeside('Enable SSO with Azure ID for all users')).toBe('users-without-password.csv');
  const search = page.getByLabel('Search by the beginning of an address');
  await search.fill('nobody');
  await page.getByText(/^Nobody whose address begins with “nobody” is kept out\.$/).waitFor();
  await search.fill(LEFT.slice(0, 6));
  await kept.getByText(LEFT, { exact: true }).first().waitFor();
  await search.fill('');
  await button(/^Let in again/).click();
  await kept.waitFor({ state: 'detached' });
});

it('offers the same choice before the tenant is disconnected, and says who left once the report is gone', async () => {
  await page.getByRole('radio', { name: /^Shadow/ }).check();
  await button('Turn SSO to Shadow …').click();
  const dialog = page.getByRole('dialog');
  await dialog.getByText('12 users of the account have no usable password').waitFor();
  await dialog.getByRole('button', { name: 'Cancel' }).click();
  await page.goto(`${service.url}#/overview`);
  await button(/^Disconnect/).click();
  await dialog.getByText('12 users of the account have no usable password').waitFor();
  await dialog.getByRole('button', { name: 'Show all users without a password' }).waitFor();
  await dialog.getByRole('checkbox', { name: 'Leave this user without a password sign-in' }).check();
  await dialog.getByRole('checkbox', { name: 'I understand; disconnect the tenant' }).check();
  await shoot('who-left-disconnect');
  await dialog.getByRole('button', { name: 'Disconnect' }).click();
  await dialog.waitFor({ state: 'detached' });
  await page.goto(`${service.url}#/switch`);
  await page.getByRole('table', { name: 'Users kept out' }).getByText(LEFT, { exact: true }).first().waitFor();
});
