/**
 * What the host is told of every HTTP function. The build puts the list itself in this file's place (infra/packaging/evaluate-modules.ts): a start would
 * otherwise load every operation for it.
 */
import type { Registration } from '../shared/platform/endpoint/operation.ts';
import { OPERATIONS } from './all-functions.ts';

export const REGISTRATIONS: readonly Registration[] = OPERATIONS.map(
  ({ name, route, method, cors, caller, actsOnGet }) => ({
    ...{ name, route, method, caller },
    ...(cors === undefined ? {} : { cors }),
    ...(actsOnGet === undefined ? {} : { actsOnGet }),
  }),
);
