/** GET /accounts/{accountId}/apps: where each app sends the account's users, and why. */
import * as z from 'zod';
import { AccountId } from '../../shared/platform/words/identifiers.ts';
import { endpoint, type EndpointServices } from '../../shared/platform/endpoint/endpoint.ts';
import { defineFunction } from '../../shared/platform/endpoint/define-function.ts';
import { defineOperation } from '../../shared/platform/endpoint/operation.ts';
import { Problem } from '../../shared/platform/endpoint/problem.ts';
import { appBody, type ListApps } from '../../shared/switch/list-apps.ts';
import { AppsAnswer } from '../../shared/switch/wire.ts';

const operation = defineOperation({
  name: 'list-apps',
  method: 'GET',
  route: 'accounts/{accountId}/apps',
  summary: 'The apps, and for each whether Azure or the Company password is asked, and why.',
  group: 'Control Panel',
  caller: 'security-manager',
  params: z.strictObject({ accountId: AccountId }),
  query: z.strictObject({}),
  answers: { 200: { description: 'All apps of the catalogue.', schema: AppsAnswer } },
  problems: ['account-not-found'],
});

export const listApps = defineFunction(
  operation,
  (services: EndpointServices & { readonly switch: { readonly listApps: ListApps } }) =>
    endpoint(operation, services, async ({ params }) => {
      const outcome = await services.switch.listApps(params.accountId);
      if (outcome.kind === 'account-not-found') return new Problem('account-not-found');
      const { apps, sso, takenAt } = outcome;
      return { jsonBody: { apps: apps.map((app) => appBody(app, sso)), takenAt: takenAt?.toISOString() ?? null } };
    }),
);
