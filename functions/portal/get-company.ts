/** GET /identity-management/company: what the hosted page says where there is no session: how the Company is called, the way back, and whom to ask. */
import type { AppCatalogue } from '../../shared/platform/words/apps/app-catalogue.ts';
import { endpoint, type EndpointServices } from '../../shared/platform/endpoint/endpoint.ts';
import { defineFunction } from '../../shared/platform/endpoint/define-function.ts';
import { defineOperation } from '../../shared/platform/endpoint/operation.ts';
import { companyBody } from '../../shared/portal/company-answer.ts';
import { CompanyAnswer } from '../../shared/portal/wire.ts';
import { NoQuery } from '../../shared/platform/wire.ts';

const operation = defineOperation({
  name: 'get-company',
  method: 'GET',
  route: 'identity-management/company',
  summary:
    'How the Company is called, where its Control Panel is, and whom to ask: for the page where there is no session.',
  group: 'Control Panel',
  caller: 'anyone',
  query: NoQuery,
  answers: { 200: { description: 'The Company.', schema: CompanyAnswer } },
  problems: [],
});

export const getCompany = defineFunction(
  operation,
  (services: EndpointServices & { readonly catalogue: AppCatalogue }) =>
    endpoint(operation, services, () => Promise.resolve({ jsonBody: companyBody(services.catalogue.company) })),
);
