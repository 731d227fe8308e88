/** POST /accounts/{accountId}/explain: why an address gets its step in an app. POST, for no address stands in a path or query. */
import { app } from '@azure/functions';
import * as z from 'zod';
import { AccountId, AppId, EmailAddress } from '../../shared/domain/identifiers.ts';
import { endpoint, type EndpointServices } from '../../shared/http/endpoint.ts';
import { defineOperation } from '../../shared/http/operation.ts';
import { Problem } from '../../shared/http/problem.ts';
import { httpTrigger } from '../../shared/startup.ts';
import type { ExplainSignIn } from '../../shared/use-cases/explain-sign-in.ts';

const Answer = z.strictObject({
  email: z.string(),
  app: z.string(),
  step: z.enum(['entra', 'company-credentials']),
  reason: z.string(),
  rules: z
    .array(
      z.strictObject({
        rule: z.int(),
        reason: z.string(),
        applies: z.boolean(),
        facts: z.record(z.string(), z.union([z.string(), z.boolean(), z.null()])),
      }),
    )
    .describe('The rules in order, up to the one that applied.'),
});

const operation = defineOperation({
  name: 'explain-sign-in',
  method: 'POST',
  route: 'accounts/{accountId}/explain',
  summary: 'Why this address in this app gets this step: the rules in order, with the facts used.',
  group: 'Control Panel',
  caller: 'security-manager',
  params: z.strictObject({ accountId: AccountId }),
  query: z.strictObject({}),
  body: z.strictObject({ email: EmailAddress, app: AppId }),
  example: { email: 'ada@contoso.example', app: 'elevate' },
  answers: { 200: { description: 'The decision.', schema: Answer } },
  problems: ['account-not-found'],
});

const invalid = (field: string, message: string): Problem =>
  new Problem('invalid-request', { errors: [{ field, message }] });

export const explainSignIn = (services: EndpointServices & { readonly explainSignIn: ExplainSignIn }) =>
  endpoint(operation, services, async ({ params, body: { email, app } }) => {
    const outcome = await services.explainSignIn(params.accountId, email, app);
    switch (outcome.kind) {
      case 'explained': {
        const { step, reason, trace: rules } = outcome.decision;
        return { jsonBody: { email, app, step, reason, rules } };
      }
      case 'foreign-domain':
        return invalid('/email', 'must be of a domain of this account');
      case 'unknown-app':
        return invalid('/app', 'must be an app of the catalogue');
      case 'account-not-found':
        return new Problem('account-not-found');
    }
  });

app.http(operation.name, httpTrigger(operation, explainSignIn));
