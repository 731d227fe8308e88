import { afterAll, beforeAll, describe } from 'vitest';
import { connectAcme, startTestStack, type StartedStack } from '../../support/stack/started-stack.ts';
import { armAttacker, type Attacker } from './attack-tools.ts';
import { attackBrowsers, attackPeople } from './browsers-and-people.ts';
import { attackCodesAndTokens } from './codes-and-tokens.ts';
import { attackControlPanel } from './control-panel-tokens.ts';
import { attackRedirects } from './redirects.ts';
import { attackSurface } from './surface.ts';
import { attackTenants } from './tenants.ts';

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
