/** What was in the group before a scenario begins, and what is in it afterwards. */
import { type AzureState, GROUP } from '../stand-in/azure-state.ts';
import { readHeld } from '../stand-in/predict-deployment.ts';
import { scopeOf } from '../stand-in/resource-groups.ts';

/** Made when names didn't hold the deployment's own. */
export const OLD = [
  ['Microsoft.Storage/storageAccounts', 'stabcdefghijklm'],
  ['Microsoft.KeyVault/vaults', 'kv-abcdefghijklm'],
] as const;

/** As if it had been made in the group before. */
export function hold({ groups }: AzureState, type: string, name: string, more: object = {}): void {
  const id = `${scopeOf(GROUP)}/providers/${type}/${name}`;
  groups.get(GROUP)?.set(id, JSON.stringify({ id, type, name, ...more }));
}

export const namesOf = ({ groups }: AzureState, type: string): readonly string[] =>
  [...(groups.get(GROUP)?.values() ?? [])]
    .map(readHeld)
    .filter((one) => one.type === type)
    .map(({ name }) => name);
