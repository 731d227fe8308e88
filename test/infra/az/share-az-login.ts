/** One login of the real az for all test files of a run: copied for whoever has a stand-in at another address. */
import { mkdtemp } from 'node:fs/promises';
import { join } from 'node:path';
import type { LocalCertificates } from '../../../local/certificates/ensure-local-certificates.ts';
import { AzLogin, logInRealAz } from './log-in-real-az.ts';
import { inRun, onceInRun } from '../shared-by-run.ts';
import { makeAzureState } from '../stand-in/azure-state.ts';
import { makeToken, startAzure } from '../stand-in/start-azure.ts';

export async function shareAzLogin(certificates: LocalCertificates): Promise<AzLogin> {
  const made = await onceInRun('login.json', async () => {
    const folder = await mkdtemp(inRun('login-'));
    const calls = join(folder, 'calls');
    const azure = await startAzure({ certificates, calls, token: makeToken(), state: makeAzureState() });
    try {
      return JSON.stringify(await logInRealAz(folder, azure.url, certificates));
    } finally {
      await azure.close();
    }
  });
  return AzLogin.parse(JSON.parse(made));
}
