import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { newBrowser, signInAtEntra } from '../../local/tour/world.ts';
import { connectAcme, startTestStack, type StartedStack } from '../support/stack/started-stack.ts';

describe('with managed-identity federation instead of a secret', () => {
  let started: StartedStack;
  beforeAll(async () => {
    started = await startTestStack({ changeSettings: () => Promise.resolve({ ENTRA_CREDENTIAL: 'managed-identity' }) });
  });
  afterAll(() => started.stop());

  it('a tenant is connected and a user signed in', async () => {
    const { world } = started;
    await connectAcme(world);
    const { email, entraPassword } = world.person('bob');
    const browser = newBrowser();
    const home = await browser.open(`${world.app('elevate').url}/sign-in`);
    const page = await signInAtEntra(browser, await browser.submit(home, { email }), email, entraPassword ?? '');
    expect(page.url.origin).toBe(world.app('elevate').url);
    expect(page.text).toContain('Bob Baker');
  });
});
