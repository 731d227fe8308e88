/** What Azure's refusals look like to a person who signs in, and to one who connects a tenant: the table in shared/platform/words/refusals/azure-refusals.ts as rows. */
import { AZURE_REFUSAL_NAMES, AZURE_REFUSALS, type AzureRefusal, isAzureRefusal } from './azure-refusals.ts';
import type { RefusalRow } from './refusal-row.ts';

/** The same word means another thing to somebody who connects a tenant. */
type ConnectRefusal = `connect-${AzureRefusal}`;

const rowsOf = (name: AzureRefusal): readonly (readonly [string, RefusalRow])[] => {
  const { status, toPerson, toConnector } = AZURE_REFUSALS[name];
  return [
    [name, [status, ...toPerson]],
    [`connect-${name}`, [status, ...toConnector]],
  ];
};

export const REFUSALS_OF_AZURE = Object.fromEntries(AZURE_REFUSAL_NAMES.flatMap(rowsOf)) as Readonly<
  Record<AzureRefusal | ConnectRefusal, RefusalRow>
>;

/** Whether trying again after a while may help, without anybody at the customer doing anything. */
export const isOutage = (refusal: string): boolean => isAzureRefusal(refusal) && AZURE_REFUSALS[refusal].status === 503;
