/** POST /accounts/{accountId}/explain: why an address gets its step in an app, or what came of a sign-in. POST, for no address stands in a path or query. */
import * as z from 'zod';
import type { AppCatalogue } from '../../shared/platform/words/apps/app-catalogue.ts';
import { endpoint, type EndpointServices } from '../../shared/platform/endpoint/endpoint.ts';
import { explainedBody } from '../../shared/explain/explained-answer.ts';
import { defineFunction } from '../../shared/platform/endpoint/define-function.ts';
import { defineOperation } from '../../shared/platform/endpoint/operation.ts';
import { Problem } from '../../shared/platform/endpoint/problem.ts';
import { storySentence } from '../../shared/stories/story-sentence.ts';
import type { ExplainSignIn, ExplainSignInOutcome } from '../../shared/explain/explain-sign-in.ts';
import type { ExplainStory, ExplainStoryOutcome } from '../../shared/explain/explain-story.ts';
import { ExplainedAnswer, ExplainQuestion, StoryAnswer } from '../../shared/explain/wire.ts';
import { AccountPath, NoQuery } from '../../shared/platform/wire.ts';

const operation = defineOperation({
  name: 'explain-sign-in',
  method: 'POST',
  route: 'accounts/{accountId}/explain',
  summary:
    'Why this address in this app gets this step: the rules in order, with the facts used. Or, by the support code on its page, what was refused there: a sign-in, a connection of Azure, a test, a link, a call of the page; that is kept for 30 days.',
  group: 'Control Panel',
  caller: 'security-manager',
  params: AccountPath,
  query: NoQuery,
  body: ExplainQuestion,
  example: { email: 'ada@contoso.example', app: 'webmail' },
  answers: {
    200: { description: 'The decision; or the story.', schema: z.union([ExplainedAnswer, StoryAnswer]) },
  },
  problems: ['account-not-found', 'story-not-found'],
});

type ExplainServices = EndpointServices & {
  readonly catalogue: Pick<AppCatalogue, 'company'>;
  readonly explain: { readonly explainSignIn: ExplainSignIn; readonly explainStory: ExplainStory };
};

export const explainSignIn = defineFunction(operation, (services: ExplainServices) =>
  endpoint(operation, services, async ({ params: { accountId }, body: question }) =>
    question.kind === 'story'
      ? storyReply(services, await services.explain.explainStory(accountId, question.supportCode))
      : decisionReply(
          services.catalogue,
          await services.explain.explainSignIn(accountId, question.email, question.app),
        ),
  ),
);

type StoryServices = Pick<ExplainServices, 'catalogue' | 'serviceUrl'>;

const invalid = (field: string, message: string): Problem =>
  new Problem('invalid-request', { errors: [{ field, message }] });

function decisionReply({ company }: Pick<AppCatalogue, 'company'>, outcome: ExplainSignInOutcome) {
  switch (outcome.kind) {
    case 'explained':
      return { jsonBody: explainedBody(company, outcome) };
    case 'foreign-domain':
      return invalid('/email', 'must be of a domain of this account');
    case 'unknown-app':
      return invalid('/app', 'must be an app of the catalogue');
    case 'account-not-found':
      return new Problem('account-not-found');
  }
}

function storyReply(services: StoryServices, outcome: ExplainStoryOutcome) {
  const { company } = services.catalogue;
  if (outcome.kind === 'story-not-found') return new Problem(outcome.kind);
  const { story, explained } = outcome;
  return {
    jsonBody: {
      kind: 'story',
      supportCode: story.supportCode,
      at: story.at.toISOString(),
      operation: story.operation,
      app: story.app ?? null,
      outcome: story.outcome,
      detail: story.detail ?? null,
      sentence: storySentence(services, story),
      email: story.email ?? null,
      explained: explained === undefined ? null : explainedBody(company, explained),
    },
  };
}
