/** POST /company-credentials/check: the Company's password service asks before it accepts or resets a password. */
import { endpoint, type EndpointServices } from '../../shared/platform/endpoint/endpoint.ts';
import { defineFunction } from '../../shared/platform/endpoint/define-function.ts';
import { defineOperation } from '../../shared/platform/endpoint/operation.ts';
import { Problem } from '../../shared/platform/endpoint/problem.ts';
import type { CheckCompanyCredentials } from '../../shared/sign-in/check-company-credentials.ts';
import { CredentialsAnswer, CredentialsBody } from '../../shared/sign-in/wire.ts';
import { NoQuery } from '../../shared/platform/wire.ts';

const operation = defineOperation({
  name: 'check-company-credentials',
  method: 'POST',
  route: 'company-credentials/check',
  summary: 'May this user use, and may they reset, their Company password in this app right now?',
  group: 'Apps',
  caller: 'password-service',
  maxBodyBytes: 4096,
  query: NoQuery,
  body: CredentialsBody,
  answers: {
    200: {
      description: 'The state of the Company credentials. Inactive ones are kept, and neither used nor reset.',
      schema: CredentialsAnswer,
    },
  },
  problems: ['unauthenticated', 'unavailable'],
});

type CheckServices = EndpointServices & {
  readonly signIn: { readonly checkCompanyCredentials: CheckCompanyCredentials };
};

export const checkCompanyCredentials = defineFunction(operation, (services: CheckServices) =>
  endpoint(operation, services, async ({ body }) => {
    const { kind } = await services.signIn.checkCompanyCredentials(body.email, body.app);
    switch (kind) {
      case 'unknown-app':
        return new Problem('invalid-request', { errors: [{ field: '/app', message: 'is not in the app catalogue' }] });
      case 'active':
        return { jsonBody: { credentials: kind, mayUse: true, mayReset: true } };
      case 'inactive':
        return { jsonBody: { credentials: kind, mayUse: false, mayReset: false } };
    }
  }),
);
