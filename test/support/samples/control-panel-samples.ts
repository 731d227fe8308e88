/** The Control Panel's operations, on the account that isn't connected: Globex. */
import { sampleRequests } from '../control-panel/sample-requests.ts';
import type { MakeSample, OperationSample, Samples } from './operation-sample.ts';

export const SAMPLE_ACCOUNT = 'globex';
export const SAMPLE_DOMAIN = 'globex.example';

const operationId = (name: string): string => name.replace(/-([a-z])/g, (_, letter: string) => letter.toUpperCase());

// What isn't an address is reported item by item.
const ADDRESS_LISTS = ['/block/0/email', '/lift/0', '/add/0/email', '/remove/0', '/upsert/0/email'];
const QUERIES: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  'list-users': { limit: '2', search: 'h' },
  'list-exclusions': { limit: '2', search: 'h', format: 'json' },
  'get-readiness': { refresh: 'false', status: 'ready', limit: '2', search: 'h', format: 'json' },
  'list-audit-events': { limit: '2', kind: 'sso-switched', outcome: 'done', format: 'json' },
  'count-audit-events': { kind: 'sso-switched', outcome: 'done' },
  'list-users-without-password': { limit: '2', format: 'json' },
  'list-users-who-left': { limit: '2', format: 'json' },
  'list-blocked-users': { limit: '2', search: 'h', format: 'json' },
  'disconnect-integration': { force: 'true', blockUsersWhoLeft: '0' },
  'edit-exclusions': { acceptDisabledInEntra: 'true' },
};

export const controlPanelSamples: Samples = Object.fromEntries(
  sampleRequests(SAMPLE_DOMAIN).map((sample): [string, MakeSample] => [
    operationId(sample.name),
    (world) => {
      const token = sample.caller === 'service' ? world.stack.serviceToken : world.token('gwen');
      const isList = sample.name.startsWith('list-') || sample.name === 'get-readiness';
      const made: OperationSample = {
        method: sample.method,
        path: new URL(`/accounts/${SAMPLE_ACCOUNT}${sample.path}`, 'http://localhost').pathname,
        query: QUERIES[sample.name] ?? {},
        headers: { authorization: `Bearer ${token}`, ...sample.headers },
        ...(sample.body === undefined ? {} : { json: sample.body }),
        good: sample.good ?? 200,
        refusesWith: 'problem',
        unknownParameters: 'refused',
        moreQuery: isList ? ['after'] : [],
        takesText: ['search', ...ADDRESS_LISTS, ...(sample.takesHtml ?? [])],
        optional: sample.optional ?? [],
        itemLists: sample.itemLists ?? [],
      };
      return Promise.resolve(made);
    },
  ]),
);
