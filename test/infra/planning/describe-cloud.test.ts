/** What register-app is told of the cloud that az is set to: az's own names of the clouds (`az cloud show`), the service's table. */
import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { expect, it } from 'vitest';
import { AZURE_CLOUDS } from '../../../shared/platform/words/azure-clouds.ts';
import { INFRA } from '../compiler/predict-resources.ts';

const describeCloud = (...urls: readonly string[]) =>
  promisify(execFile)(process.execPath, [join(INFRA, 'planning/describe-cloud.ts'), ...urls]);

// As az 2.45 prints them: `az cloud list --query '[].endpoints.[activeDirectory, microsoftGraphResourceId]'`.
it.each([
  ['AzureCloud', 'https://login.microsoftonline.com', 'https://graph.microsoft.com/'],
  ['AzureUSGovernment', 'https://login.microsoftonline.us', 'https://graph.microsoft.us/'],
  ['AzureChinaCloud', 'https://login.chinacloudapi.cn', 'https://microsoftgraph.chinacloudapi.cn'],
])('knows %s as az calls it', async (name, activeDirectory, graph) => {
  const cloud = AZURE_CLOUDS.find((one) => one.name === name);
  const { stdout } = await describeCloud(activeDirectory, graph);
  const lines = [cloud?.authority, cloud?.graphUrls[0], cloud?.tokenExchangeAudience, cloud?.portalUrl];
  expect(stdout).toBe(`${lines.join('\n')}\n`);
});

it('refuses a cloud that the service would refuse', async () => {
  await expect(describeCloud('https://login.microsoftonline.de', 'https://graph.microsoft.de')).rejects.toMatchObject({
    code: 1,
    stderr: expect.stringContaining('https://login.microsoftonline.de is not the Entra ID of a cloud') as unknown,
  });
});
