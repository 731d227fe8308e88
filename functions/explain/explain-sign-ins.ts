/** POST /accounts/{accountId}/explanations: why each of some users gets their step in an app. POST, for no address stands in a path or query. */
import type { AppCatalogue } from '../../shared/platform/words/apps/app-catalogue.ts';
import { endpoint, type EndpointServices } from '../../shared/platform/endpoint/endpoint.ts';
import { explainedBody } from '../../shared/explain/explained-answer.ts';
import { defineFunction } from '../../shared/platform/endpoint/define-function.ts';
import { defineOperation } from '../../shared/platform/endpoint/operation.ts';
import { Problem } from '../../shared/platform/endpoint/problem.ts';
import type { ExplainedOne, ExplainSignIns } from '../../shared/explain/explain-sign-ins.ts';
import { ExplainManyAnswer, ExplainManyQuestion, MOST_EXPLAINED } from '../../shared/explain/wire.ts';
import { AccountPath, NoQuery } from '../../shared/platform/wire.ts';

const operation = defineOperation({
  name: 'explain-sign-ins',
  method: 'POST',
  route: 'accounts/{accountId}/explanations',
  summary: `Why each of some users (at most ${MOST_EXPLAINED}) gets their step in an app, as "explain" says it of one.`,
  group: 'Control Panel',
  caller: 'security-manager',
  params: AccountPath,
  query: NoQuery,
  body: ExplainManyQuestion,
  example: { app: 'webmail', emails: ['ada@contoso.example', 'cleo@contoso.example'] },
  answers: { 200: { description: 'One for each address.', schema: ExplainManyAnswer } },
  problems: ['account-not-found'],
});

type ExplainServices = EndpointServices & {
  readonly catalogue: Pick<AppCatalogue, 'company'>;
  readonly explain: { readonly explainSignIns: ExplainSignIns };
};

export const explainSignIns = defineFunction(operation, (services: ExplainServices) =>
  endpoint(operation, services, async ({ params: { accountId }, body: { app, emails } }) => {
    const answered = await services.explain.explainSignIns(accountId, app, emails);
    switch (answered.kind) {
      case 'answered':
        return { jsonBody: { results: answered.results.map((each) => resultBody(services.catalogue, each)) } };
      case 'unknown-app':
        return new Problem('invalid-request', {
          errors: [{ field: '/app', message: 'must be an app of the catalogue' }],
        });
      case 'account-not-found':
        return new Problem(answered.kind);
    }
  }),
);

const resultBody = ({ company }: Pick<AppCatalogue, 'company'>, { email, outcome }: ExplainedOne) => ({
  ...{ email, outcome: outcome.kind },
  explained: outcome.kind === 'explained' ? explainedBody(company, outcome) : null,
});
