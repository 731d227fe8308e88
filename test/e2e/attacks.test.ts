import { afterAll, beforeAll, describe } from 'vitest';
import { connectAcme, startTestStack, type StartedStack } from '../support/started-stack.ts';
import { armAttacker, type Attacker } from './attacks/attack-tools.ts';
import { attackBrowsers, attackPeople } from './attacks/browsers-and-people.ts';
import { attackCodesAndTokens } from './attacks/codes-and-tokens.ts';
import { attackControlPanel } from './attacks/control-panel-tokens.ts';
import { attackRedirects } from './attacks/redirects.ts';
import { attackSurface } from './attacks/surface.ts';
import { attackTenants } from './attacks/tenants.ts';

describe('somebody who means harm', () => {
  let started: StartedStack;
  let attacker: Attacker;
  beforeAll(async () => {
    started = await startTestStack();
    await connectAcme(started.world);
    attacker = await armAttacker(started);
  });
  afterAll(() => started.stop());

  const armed = (): Attacker => attacker;
  describe('with codes and tokens', () => {
    attackCodesAndTokens(armed);
  });
  describe('with redirects', () => {
    attackRedirects(armed);
  });
  describe('with browsers', () => {
    attackBrowsers(armed);
  });
  describe('as another person', () => {
    attackPeople(armed);
  });
  describe('with the Control Panel’s tokens', () => {
    attackControlPanel(armed);
  });
  describe('with tenants and accounts', () => {
    attackTenants(armed);
  });
  // Last: it uses up what one address may ask, and reads the log of everything before.
  describe('from outside', () => {
    attackSurface(armed);
  });
});
