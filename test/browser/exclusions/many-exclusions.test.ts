/** Exclusions on the hosted page, from a paste or a file. */
import { beforeEach, describe, expect, it } from 'vitest';
import { expectAccessible } from '../support/chromium.ts';
import { button, eventually, open, page, sent, service, shoot, text, useHostedPage } from '../support/hosted-page.ts';

useHostedPage();

describe('many exclusions', () => {
  beforeEach(async () => {
    await service.world.connect();
    await service.world.report();
  });
  const countExcluded = async () => (await service.world.excluded()).length;
  const file = (name: string, buffer: Buffer) =>
    page.getByLabel('CSV file with addresses').setInputFiles({ name, mimeType: 'text/csv', buffer });

  it('come from a paste, with the lines that can’t be sent named before anything is', async () => {
    await open({}, '#/exclusions');
    const lines = [
      'email,reason',
      'ann@acme.example,ok',
      '=HYPERLINK("x"),no',
      'user004@acme.example,',
      'x@other.example,',
    ];
    await page.getByLabel('Paste addresses or CSV').fill(lines.join('\n').replace('"x"', 'x'));
    await button('Preview').click();
    const bad = page.getByRole('table', { name: 'Lines that can’t be sent' });
    expect(await bad.innerText()).toMatch(/3[\s\S]*not an e-mail address/);
    await expectAccessible(page);
    await shoot('import-preview');
    expect(await service.world.excluded()).toEqual([]);
    await page.getByRole('checkbox', { name: 'Leave out the 1 line that can’t be sent' }).check();
    await button('Exclude 3 users').click();
    const open_ = page.getByRole('table', { name: 'Lines that were not done' });
    expect(await open_.innerText()).toMatch(/user004@acme\.example[\s\S]*Disabled in Azure[\s\S]*x@other\.example/);
    await expectAccessible(page);
    await shoot('import-result');
    await page.getByRole('checkbox', { name: /haven’t left/ }).check();
    await button('Exclude 1 disabled user').click();
    await eventually(service.world.excluded).toEqual(['ann@acme.example', 'user004@acme.example']);
  });

  it('come from a file of 50,000 lines, in chunks, and go on after a fault', async () => {
    const rows = Array.from({ length: 50_000 }, (_, index) => `a${String(index)}@acme.example,"A, ""reason"""`);
    await open({}, '#/exclusions');
    await file('many.csv', Buffer.from(`\uFEFFemail,reason\r\n${rows.join('\r\n')}\r\n`));
    await page.getByText('50,000 addresses').waitFor();
    // A filter in the spreadsheet hides rows and doesn't take them out of the file.
    await page.getByText(/every row of the file.* its filter hides/).waitFor();
    const fault = { type: 'https://sso.example/problems/unavailable', status: 503, supportCode: 'WXYZ-1' };
    const breakOff = () => service.faults.push({ method: 'POST', path: /exclusions$/, status: 503, body: fault });
    // Each of its 50 parts is asked about before.
    await button('Exclude 50,000 users').click({ timeout: 90_000 });
    await eventually(() => service.world.isExcluded('a2500')).toBe(true);
    breakOff();
    await page.getByText(/not sent yet/).waitFor();
    expect(await text()).toMatch(/A part of the service isn’t answering[\s\S]*WXYZ-1/);
    await button('Go on').click();
    await page.getByText('not sent yet').waitFor({ state: 'detached' });
    await button('Close').waitFor({ timeout: 90_000 });
    expect(await countExcluded()).toBe(50_000);
    expect(await service.world.reasonOf('a7')).toBe('A, "reason"');
    // 50 that ask what would be replaced, 50 that exclude, and one that met a fault.
    expect(sent('POST', /exclusions$/)).toHaveLength(101);
  });

  it('that were broken off keep their unsent lines, also when leavers are accepted in between', async () => {
    const rows = ['user004@acme.example', ...Array.from({ length: 1999 }, (_, at) => `b${String(at)}@acme.example`)];
    await open({}, '#/exclusions');
    await page.waitForLoadState('networkidle');
    // Both parts are asked about first; then the second one meets a fault.
    let parts = 0;
    const path = /exclusions$/;
    path.test = (asked) => asked.endsWith('exclusions') && ++parts === 4;
    const body = { type: 'https://sso.example/problems/unavailable', status: 503 };
    service.faults.push({ method: 'POST', path, status: 503, body });
    await file('many.csv', Buffer.from(`email\r\n${rows.join('\r\n')}\r\n`));
    await page.getByText('2,000 addresses').waitFor();
    await button('Exclude 2,000 users').click();
    await page.getByText(/1,000 lines? .*not sent yet/).waitFor();
    await page.getByRole('checkbox', { name: /haven’t left|hasn’t left/ }).check();
    await button('Exclude 1 disabled user').click();
    await eventually(() => service.world.isExcluded('user004')).toBe(true);
    await button('Go on').click();
    await eventually(countExcluded).toBe(2000);
  });

  it('are refused from a file in another encoding, with what to do', async () => {
    await open({}, '#/exclusions');
    await file('latin.csv', Buffer.from('email,reason\nann@acme.example,caf\u00e9\n', 'latin1'));
    await page.getByText(/Line 2 isn’t UTF-8/).waitFor();
    await file('wide.csv', Buffer.from('email,reason\n', 'utf16le'));
    await page.getByText('The file is in UTF-16 without the mark', { exact: false }).waitFor();
    await shoot('wrong-encoding');
  });
});
