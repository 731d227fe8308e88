/**
 * Faults planted in copies of the scripts: each must be caught by the scenario that is there for it. A check that lets its
 * fault pass is worth nothing.
 */
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { copyInfra } from './scenarios/copy-infra.ts';
import * as deploying from './scenarios/deploy-scenarios.ts';
import type { Scenario } from './scenarios/deploy-scenarios.ts';
import * as destroying from './scenarios/destroy-scenarios.ts';
import { unusableIsRefused } from './scenarios/refusal-scenarios.ts';
import * as registering from './scenarios/register-scenarios.ts';
import * as stepping from './scenarios/step-scenarios.ts';
import { findScripts, shellCheck } from './checks/shell-check.ts';

type Fault = {
  readonly name: string;
  readonly file: string;
  readonly from: string;
  readonly to: string;
  readonly caughtBy: Scenario;
};

const shellCheckIsQuiet: Scenario = async (infra) => {
  expect(await shellCheck(await findScripts(infra))).toBe('');
};

const FAULTS: readonly Fault[] = [
  {
    name: 'a deployment that fails is taken for one that is done',
    file: 'scripts/template.sh',
    from: '  fi\n  return 2\n}',
    to: '  fi\n  return 0\n}',
    caughtBy: deploying.failsHalfWay,
  },
  {
    name: '--what-if deploys',
    file: 'deploy',
    from: '[[ "$what_if" == no ]] || exit 0\n',
    to: '',
    caughtBy: deploying.onlyLooks,
  },
  {
    name: 'settings that the service refuses are deployed',
    file: 'deploy',
    from: 'fi\nplan\n',
    to: 'fi\n',
    caughtBy: unusableIsRefused,
  },
  {
    name: 'nobody waits until the service is ready',
    file: 'deploy',
    from: "  repeat 'getting ready' answers_200 /health/ready\n",
    to: '',
    caughtBy: deploying.neverReady,
  },
  {
    name: 'the token stands on a command line',
    file: 'scripts/app-calls.sh',
    from: '--header @-',
    to: '--header "$header"',
    caughtBy: deploying.firstAndAgain,
  },
  {
    name: 'the token is printed',
    file: 'deploy',
    from: "  repeat 'publishing' publish\n",
    to: '  echo "with $token"\n  repeat \'publishing\' publish\n',
    caughtBy: deploying.firstAndAgain,
  },
  {
    name: 'any subscription will do',
    file: 'scripts/common.sh',
    from: '[[ "$1" == "$subscription_id" || "$1" == "$subscription_name" ]] ||',
    to: 'true ||',
    caughtBy: deploying.wrongSubscription,
  },
  {
    name: 'an earlier run that is still under way stops the next one',
    file: 'scripts/template.sh',
    from: 'if grep -q DeploymentActive',
    to: 'if grep -q DeploymentIsActive',
    caughtBy: deploying.interrupted,
  },
  {
    name: 'a running service is closed before people can reach it another way',
    file: 'deploy',
    from: '  set_doors false\n',
    to: '',
    caughtBy: stepping.waitsForDomain,
  },
  {
    name: 'a running service is closed for whoever still comes round Front Door',
    file: 'scripts/steps.sh',
    from: '  [[ "$app_to_close" == no ]] || lead_domain\n',
    to: '',
    caughtBy: stepping.waitsForDomain,
  },
  {
    name: 'people are led to Front Door before it has the certificate',
    file: 'scripts/front-door.sh',
    from: '  wait_seconds="$front_door_seconds" repeat "asking Front Door for $service_url" has_certificate\n',
    to: '',
    caughtBy: stepping.waitsForDomain,
  },
  {
    name: 'stores are closed to instances of before',
    file: 'scripts/steps.sh',
    from: '  [[ "$stores_to_close" == no ]] || wait_for_rollout\n',
    to: '',
    caughtBy: stepping.closesInSteps,
  },
  {
    name: 'a few answers of the new version are taken for the end of the one before',
    file: 'scripts/steps.sh',
    from: 'looks_for_before=30',
    to: 'looks_for_before=3',
    caughtBy: stepping.closesInSteps,
  },
  {
    name: 'the package that ran before is taken for the new one',
    file: 'scripts/package.sh',
    from: '    grep -qF "\\"build\\":\\"$build\\"" "$work/answer" || return 1\n',
    to: '',
    caughtBy: stepping.closesInSteps,
  },
  {
    name: 'instances of before are waited for without end',
    file: 'scripts/steps.sh',
    from: '((SECONDS - published_at < rollout_seconds)) ||',
    to: 'true ||',
    caughtBy: stepping.waitsNoLongerForBefore,
  },
  {
    name: 'one lost answer after closing is none',
    file: 'scripts/steps.sh',
    from: '    is_ready_to_people || return 1\n',
    to: '    is_ready_to_people || true\n',
    caughtBy: stepping.opensAgain,
  },
  {
    name: 'what was closed and lost stays closed',
    file: 'scripts/steps.sh',
    from: "  set_doors false\n  repeat 'opening' change\n",
    to: '',
    caughtBy: stepping.opensAgain,
  },
  {
    name: 'a deployment that had to be opened again is one that is done',
    file: 'scripts/steps.sh',
    from: '  fail "closed, the service was not ready:',
    to: '  say "closed, the service was not ready:',
    caughtBy: stepping.opensAgain,
  },
  {
    name: 'of two stores the one that is still open is forgotten',
    file: 'scripts/steps.sh',
    from: '    ! is_open Microsoft.KeyVault/vaults "kv-$suffix" 2024-11-01 || stores_to_close=yes\n',
    to: '',
    caughtBy: stepping.closesInSteps,
  },
  {
    name: 'what is closed is opened on the way to something else',
    file: 'scripts/steps.sh',
    from: '  [[ "$stores_to_close" == no ]] || set_flag closeStores "$1"\n',
    to: '  set_flag closeStores "$1"\n',
    caughtBy: stepping.staysClosed,
  },
  {
    name: 'the issuer is not looked at',
    file: 'deploy',
    from: "  repeat 'the check of the issuer' has_issuer\n",
    to: '',
    caughtBy: deploying.wrongIssuer,
  },
  {
    name: 'a variable is not quoted',
    file: 'destroy',
    from: '--name "$resource_group" --subscription',
    to: '--name $resource_group --subscription',
    caughtBy: shellCheckIsQuiet,
  },
  {
    name: 'the registration is written again every time',
    file: 'register-app',
    from: 'elif ! find_by_unique_name; then',
    to: 'else',
    caughtBy: registering.registersOnce,
  },
  {
    name: 'redirect URIs of others are dropped',
    file: 'planning/plan-registration.ts',
    from: '[...present.web.redirectUris, ...uris.missing]',
    to: 'wanted.web.redirectUris',
    caughtBy: registering.changesOnlyWhatDiffers,
  },
  {
    name: 'any id is trusted as an identity',
    file: 'register-app',
    from: '[[ -z "$principal_id" ]] || check_identity\n',
    to: '',
    caughtBy: registering.refusesWrongIdentity,
  },
  {
    name: 'destroy takes any answer for a yes',
    file: 'destroy',
    from: '[[ "$answer" == "$resource_group" ]] ||',
    to: '[[ -n "$answer" ]] ||',
    caughtBy: destroying.asksFirst,
  },
];

/** Runs the scenario on a copy with the fault, or on a faultless one. */
async function playOnCopy(scenario: Scenario, fault?: Fault): Promise<void> {
  const root = await mkdtemp(join(tmpdir(), 'planted-'));
  try {
    const infra = await copyInfra(root);
    if (fault !== undefined) {
      const file = join(infra, fault.file);
      const parts = (await readFile(file, 'utf8')).split(fault.from);
      if (parts.length !== 2) throw new Error(`${fault.file} holds the place of the fault ${parts.length - 1} times`);
      await writeFile(file, parts.join(fault.to));
    }
    await scenario(infra);
  } finally {
    await rm(root, { recursive: true, force: true });
  }
}

describe.concurrent('a copy of the scripts', () => {
  it.each([
    ['deploy', deploying.onlyLooks],
    ['register-app', registering.onlyLooksAtRegistration],
    ['destroy', destroying.leavesForeignGroups],
    ['shellcheck', shellCheckIsQuiet],
  ])('is as good as the original without a fault: %s', (_, scenario) => playOnCopy(scenario));

  it.each(FAULTS)('is caught when $name', async (fault) => {
    await expect(playOnCopy(fault.caughtBy, fault)).rejects.toMatchObject({ name: 'AssertionError' });
  });
});
