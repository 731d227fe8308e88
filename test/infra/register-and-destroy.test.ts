/** infra/register-app and infra/destroy, unmodified, by the real az, against a stand-in of Azure. */
import { describe, expect, it } from 'vitest';
import { WHERE, withAzure } from './scenarios/deploy-scenarios.ts';
import * as destroying from './scenarios/destroy-scenarios.ts';
import { INFRA } from './compiler/predict-resources.ts';
import * as registering from './scenarios/register-scenarios.ts';

describe.concurrent('an app registration', () => {
  it.each([
    ['is made once; a second run changes nothing', registering.registersOnce],
    ['is changed only where it differs, and keeps what others have put there', registering.changesOnlyWhatDiffers],
    ['trusts another identity when told so', registering.movesTheCredential],
    ['has the audience of its cloud, whatever it had before', registering.correctsTheAudience],
    ['trusts no id that isn’t a managed identity’s', registering.refusesWrongIdentity],
    ['is only looked at with --what-if', registering.onlyLooksAtRegistration],
    ['made by hand is not doubled, and taken over when told so', registering.refusesDouble],
    ['is not made in another tenant', registering.wrongTenant],
    ['is not made by somebody without the right, who is told how things stand', registering.mayNotRegister],
  ])('%s', (_, play) => play(INFRA));
});

describe.concurrent('a deployment that is destroyed', () => {
  it.each([
    ['goes when its name is typed, and not otherwise', destroying.asksFirst],
    ['goes without a terminal only with --yes', destroying.needsSomebodyOrYes],
    ['goes with its registration, once; a second run removes nothing', destroying.removesAllOnce],
    ['is not a group that infra/deploy never saw', destroying.leavesForeignGroups],
    ['is not in another subscription than az is set to', destroying.leavesOtherSubscriptions],
  ])('%s', (_, play) => play(INFRA));
});

describe('asked wrongly', () => {
  const [tenant, id] = registering.REGISTER;
  it.each([
    ['register-app', '--tenant takes the id of a tenant', []],
    ['register-app', '--service-url takes an address such as https://sso.example.com', [tenant ?? '', id ?? '']],
    ['register-app', '--principal-id takes an id', [...registering.REGISTER, '--principal-id', "x' or 1"]],
    ['register-app', 'unknown argument --forse', ['--forse']],
    ['destroy', '--subscription is missing', []],
    ['destroy', '--app-registration needs --service-url', [...WHERE, '--app-registration', '--yes']],
  ])('%s says “%s” and does nothing', (script, complaint, args) =>
    withAzure({}, async ({ run }) => {
      const { code, output, calls } = await run(script, args);
      expect(output).toBe(`${script}: ${complaint}; see --help\n`);
      expect({ code, calls }).toEqual({ code: 2, calls: [] });
    }),
  );
});
