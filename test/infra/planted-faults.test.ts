/** The checks are worth something only if they find what is wrong: each fault is planted in a copy of infra/, and must be named. */
import { cp, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { checkTemplate } from './checks/check-template.ts';
import { INFRA } from './compiler/predict-resources.ts';

type Fault = {
  readonly fault: string;
  readonly file: string;
  /** What stands there, and what is put in its place. */
  readonly from: string;
  readonly to: string;
  readonly found: RegExp;
};

const ROLE = `resource tables 'Microsoft.Authorization/roleAssignments@2022-04-01' = {`;

const FAULTS: readonly Fault[] = [
  {
    fault: 'a property that Azure does not know',
    file: 'modules/storage.bicep',
    from: 'allowSharedKeyAccess: false',
    to: 'allowSharedKeysAccess: false',
    found: /BCP089.*allowSharedKeysAccess/,
  },
  {
    fault: 'a role that is missing',
    file: 'modules/access.bicep',
    from: ROLE,
    to: ROLE.replace('= {', '= if (false) {'),
    found: /access: role 0a9a7e1f-\S+ on \S+storageAccounts is in ACCESS\.md and not given/,
  },
  {
    fault: 'a role that is too great',
    file: 'modules/access.bicep',
    from: 'b86a8fe4-44ce-4948-aee5-eccb2c155cd7',
    to: '00482a5a-887f-4fb3-b363-3b7fe8e74483',
    found: /access: role 00482a5a-\S+ on \S+vaults is given and not in ACCESS\.md/,
  },
  {
    fault: 'a role on more than its one resource',
    file: 'modules/access.bicep',
    from: '  scope: vault\n',
    to: '',
    found: /access: role b86a8fe4-\S+ on the whole of .+ is given and not in ACCESS\.md/,
  },
  {
    fault: 'a role without a reason',
    file: 'ACCESS.md',
    from: 'Sends telemetry',
    to: '| Sends telemetry',
    found: /access: role 3913510d-\S+ on \S+components is given and not in ACCESS\.md/,
  },
  {
    fault: 'a secret in an output',
    file: 'modules/storage.bicep',
    from: 'output name string = account.name',
    to: 'output name string = account.listKeys().keys[0].value',
    found: /outputs-should-not-contain-secrets/,
  },
  {
    fault: 'a secret in a setting',
    file: 'modules/function-app.bicep',
    from: "AzureWebJobsStorage__credential: 'managedidentity'",
    to: 'AzureWebJobsStorage__credential: insights.listKeys().keys[0].value',
    found: /the setting AzureWebJobsStorage__credential holds a secret/,
  },
  {
    fault: 'blobs that anybody may read',
    file: 'modules/storage.bicep',
    from: "publicAccess: 'None'",
    to: "publicAccess: 'Blob'",
    found: /the container \S+: publicAccess is "Blob"/,
  },
  {
    fault: 'a storage account that takes its key',
    file: 'modules/storage.bicep',
    from: 'allowSharedKeyAccess: false',
    to: 'allowSharedKeyAccess: true',
    found: /storage: allowSharedKeyAccess is true/,
  },
  {
    fault: 'a setting that was forgotten',
    file: 'main.bicep',
    from: '      KEY_ROTATION_DAYS: string(keyRotationDays)\n',
    to: '      KEY_ROTATION_DAY: string(keyRotationDays)\n',
    found: /the settings: KEY_ROTATION_DAYS is read by shared\/config\.ts and not set/,
  },
  {
    fault: 'a setting that nobody reads',
    file: 'main.bicep',
    from: "      ENTRA_CREDENTIAL: 'managed-identity'\n",
    to: "      ENTRA_CREDENTIAL: 'managed-identity'\n      ENTRA_TENANT: 'common'\n",
    found: /the settings: nobody reads ENTRA_TENANT/,
  },
  {
    fault: 'a setting that Flex Consumption refuses',
    file: 'modules/function-app.bicep',
    from: "AzureWebJobsDisableHomepage: 'true'",
    to: "AzureWebJobsDisableHomepage: 'true'\n      WEBSITE_RUN_FROM_PACKAGE: '1'",
    found: /the settings: Flex Consumption refuses WEBSITE_RUN_FROM_PACKAGE/,
  },
  {
    fault: 'telemetry that is thinned out',
    file: 'modules/function-app.bicep',
    from: "OTEL_TRACES_SAMPLER_ARG: '1.0'",
    to: "OTEL_TRACES_SAMPLER_ARG: '0.1'",
    found: /the settings: OTEL_TRACES_SAMPLER_ARG is "0\.1", not "1\.0"/,
  },
  {
    fault: 'an alert on an attribute that the metric does not have',
    file: 'modules/monitoring/alerts.bicep',
    from: 'Properties.operation == "report-ready"',
    to: 'Properties.function == "report-ready"',
    found: /the alert \S+-not-ready: the metric has no attribute function/,
  },
  {
    fault: 'a runbook link that leads nowhere',
    file: 'modules/monitoring/alerts.bicep',
    from: 'discovery-slow.md#what-one-sees',
    to: 'discovery-slow.md#what-one-hears',
    found: /the alert \S+-discovery-slow: discovery-slow\.md has no heading #what-one-hears/,
  },
  {
    fault: 'an alert on a word that nobody logs',
    file: 'modules/monitoring/alerts.bicep',
    from: 'startswith "storage-throttled"',
    to: 'startswith "storage-slow"',
    found: /the alert \S+-storage-throttled: nobody logs storage-slow/,
  },
  {
    fault: 'a picture of what nobody measures',
    file: 'modules/monitoring/workbook.json',
    from: 'sso.cache.lookups',
    to: 'sso.cache.hits',
    found: /the workbook's cache-hits: nobody measures sso\.cache\.hits/,
  },
  {
    fault: 'TLS 1.0',
    file: 'modules/storage.bicep',
    from: 'TLS1_2',
    to: 'TLS1_0',
    found: /storage: minimumTlsVersion is "TLS1_0", not "TLS1_2"/,
  },
  {
    fault: 'a vault that can be purged',
    file: 'modules/key-vault.bicep',
    from: '    enablePurgeProtection: true\n',
    to: '',
    found: /the vault: enablePurgeProtection is not set/,
  },
  {
    fault: 'an app that anybody can reach around Front Door',
    file: 'modules/function-app.bicep',
    from: "empty(doors) ? 'Allow' : 'Deny'",
    to: "'Allow'",
    found: /prod\.bicepparam: the app: ipSecurityRestrictionsDefaultAction is "Allow", not "Deny"/,
  },
  {
    fault: 'a log with addresses in it',
    file: 'modules/monitoring/diagnostics.bicep',
    from: "category: 'FunctionAppLogs'",
    to: "category: 'AppServiceHTTPLogs'",
    found: /the logs: AppServiceHTTPLogs of \S+ is kept, and may hold addresses/,
  },
  {
    fault: 'a file that is not formatted',
    file: 'modules/identity.bicep',
    from: '  location: location',
    to: '  location:   location',
    found: /identity\.bicep is not formatted/,
  },
  {
    fault: 'a stale snapshot',
    file: 'dev.bicepparam',
    from: "param name = 'example-sso-dev'",
    to: "param name = 'example-sso-new'",
    found: /dev\.snapshot\.json is stale: run `npm run snapshots`/,
  },
];

/** In one copy, since all of them are found by a closer look that the faults above keep the checks from. */
const FAULTS_ON_THE_WAY: readonly Fault[] = [
  {
    fault: 'an app that does not wait for its rights and its doors',
    file: 'main.bicep',
    from: '  dependsOn: [access, privateEndpoints]\n',
    to: '',
    found: /the order: functionApp does not wait for (access|privateEndpoints)/,
  },
  {
    fault: 'a route that does not wait for its origin',
    file: 'modules/front-door.bicep',
    from: '      dependsOn: [originGroup::origin]\n',
    to: '',
    found: /the order: frontDoorRoute\/profile::endpoint::route does not wait for originGroup::origin/,
  },
  {
    fault: 'a storage account that is made once and never changed',
    file: 'modules/storage.bicep',
    from: "resource account 'Microsoft.Storage",
    to: "@onlyIfNotExists()\nresource account 'Microsoft.Storage",
    found: /the order: storage\/account is only made, never changed/,
  },
  {
    fault: 'resources that are made one after another for no reason',
    file: 'modules/network.bicep',
    from: "resource links 'Microsoft.Network",
    to: "@batchSize(1)\nresource links 'Microsoft.Network",
    found: /the order: network\/links is made in batches of 1/,
  },
  {
    fault: 'storage that closes before the app is in the network',
    file: 'main.bicep',
    from: '    isPrivate: areStoresClosed\n',
    to: '    isPrivate: privateNetwork != null\n',
    found: /prod\.bicepparam, on the way: storage: publicNetworkAccess is "Disabled", not "Enabled"/,
  },
  {
    fault: 'an app that turns people away before they can come by Front Door',
    file: 'main.bicep',
    from: '|| !closeApp',
    to: '|| !(closeApp || frontDoor != null)',
    found: /prod\.bicepparam, on the way: the app: ipSecurityRestrictionsDefaultAction is "Deny", not "Allow"/,
  },
];

/** What the checks say of a copy of infra/, after `change`. */
async function checkCopy(change: (folder: string) => Promise<void>): Promise<readonly string[]> {
  const folder = await mkdtemp(join(tmpdir(), 'planted-'));
  try {
    await cp(INFRA, folder, { recursive: true });
    await change(folder);
    return await checkTemplate(folder);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

async function plant({ file, from, to }: Fault, folder: string): Promise<void> {
  const before = await readFile(join(folder, file), 'utf8');
  expect(before.split(from), `${from} stands in ${file}`).not.toHaveLength(1);
  await writeFile(join(folder, file), before.replace(from, to));
}

describe('the checks of the templates', () => {
  it('find nothing in a copy without a fault', async () => {
    expect(await checkCopy(() => Promise.resolve())).toEqual([]);
  });

  it('find what makes steps, and their order, dangerous', async () => {
    const findings = await checkCopy(async (folder) => {
      for (const fault of FAULTS_ON_THE_WAY) await plant(fault, folder);
    });
    for (const { fault, found } of FAULTS_ON_THE_WAY)
      expect(
        findings.filter((finding) => found.test(finding)),
        `${fault} is not among: ${findings.join('\n')}`,
      ).not.toEqual([]);
  });

  it.each(FAULTS)('find $fault', async (fault) => {
    const findings = await checkCopy((folder) => plant(fault, folder));
    expect(
      findings.filter((finding) => fault.found.test(finding)),
      findings.join('\n'),
    ).not.toEqual([]);
  });
});
