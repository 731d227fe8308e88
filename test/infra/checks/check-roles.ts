/** The identity's roles are those of infra/ACCESS.md: every one, on that very resource, and no other. */
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { onlyResource, resourcesOf, type Prediction } from '../compiler/predict-resources.ts';
import { missingFrom, type Check } from './check.ts';

const ROW = /^\| service identity +\| ([^|]+?) +\| `([0-9a-f-]{36})` +\| `([^`]+)` +\| ([^|]{20,}?) *\|$/gm;

/** The written list. A row without its reason is no row. */
export async function readAccessList(infra: string): Promise<readonly string[]> {
  const text = await readFile(join(infra, 'ACCESS.md'), 'utf8');
  return [...text.matchAll(ROW)].map(([, , role = '', scope = '']) => `role ${role} on ${scope}`);
}

function predictedRoles(prediction: Prediction): readonly string[] {
  const identity = onlyResource(prediction, 'Microsoft.ManagedIdentity/userAssignedIdentities').id;
  return resourcesOf(prediction, 'Microsoft.Authorization/roleAssignments').map(({ id, properties }) => {
    const role = String(properties['roleDefinitionId']).split('/').at(-1) ?? '';
    const resource = /^\[extensionResourceId\('[^']*?\/providers\/([^/]+\/[^/]+)\/[^/']+'/.exec(id)?.[1];
    const who = String(properties['principalId']).includes(`'${identity}'`) ? '' : ' for somebody else';
    return `role ${role} on ${resource ?? `the whole of ${id}`}${who}`;
  });
}

export const makeRoleChecks = (infra: string): readonly Check[] => [
  {
    title: 'gives the roles of infra/ACCESS.md, each on its one resource, and no other',
    find: async (prediction) => {
      const written = await readAccessList(infra);
      const given = predictedRoles(prediction);
      return [
        ...missingFrom(written, given, (name) => `access: ${name} is in ACCESS.md and not given`),
        ...missingFrom(given, written, (name) => `access: ${name} is given and not in ACCESS.md`),
        ...(given.length === new Set(given).size ? [] : ['access: a role is given twice']),
      ];
    },
  },
];
