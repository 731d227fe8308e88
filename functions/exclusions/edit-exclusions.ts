/** POST /accounts/{accountId}/exclusions: takes users out of SSO and puts them back, in bulk; JSON or CSV. */
import type { HttpRequest } from '@azure/functions';
import * as z from 'zod';
import type { Exclusion } from '../../shared/users/rules/exclusion.ts';
import { countOutcomes, faultsBody } from '../../shared/users/edit-items.ts';
import { endpoint, type EndpointServices } from '../../shared/platform/endpoint/endpoint.ts';
import {
  type EditDefaults,
  type ReadEdit,
  readExclusionsFile,
  resolveEdit,
} from '../../shared/exclusions/exclusions-edit.ts';
import { said } from '../../shared/platform/words/written/isolated-text.ts';
import { TimeZone } from '../../shared/platform/words/written/free-text.ts';
import { defineFunction } from '../../shared/platform/endpoint/define-function.ts';
import { defineOperation } from '../../shared/platform/endpoint/operation.ts';
import { Problem } from '../../shared/platform/endpoint/problem.ts';
import { bodyReader, contentTypeOf } from '../../shared/platform/endpoint/read-request.ts';
import { lockedOutBody } from '../../shared/users/taken-away-answer.ts';
import { withoutPasswordList } from '../../shared/users/taken-away-answer.ts';
import type { EditExclusions } from '../../shared/exclusions/edit-exclusions.ts';
import type { ExclusionResult } from '../../shared/exclusions/edit-outcome.ts';
import {
  EditAnswer,
  type EditResult,
  ExclusionsCsv,
  ExclusionsEdit,
  EXCLUSION_OUTCOMES,
  type ExclusionOutcome,
} from '../../shared/exclusions/wire.ts';
import { AccountPath } from '../../shared/platform/wire.ts';

const MAX_BODY_BYTES = 768 * 1024;
const MAX_ECHO = 320;

const MESSAGES: Partial<Record<ExclusionOutcome, string>> = {
  'invalid-address': 'This is not an e-mail address.',
  'foreign-domain': 'The domain does not belong to this account.',
  repeated: 'The address stands in the request before; this item was not acted on.',
  'already-excluded':
    'Excluded already, with another reason or end: see current. Send the item with replace to put yours in its place.',
  'already-expired': 'The exclusion would already have expired.',
  'disabled-in-entra':
    'The account is disabled in Azure: has this person left? They are excluded only when that is accepted.',
  conflict: 'Somebody else is changing this address; send the item again.',
  unreadable:
    'What is stored for this address can’t be read; nothing was changed. An exclusion can be removed all the same, and added again; otherwise the operators of the service have to mend it.',
};

const operation = defineOperation({
  name: 'edit-exclusions',
  method: 'POST',
  route: 'accounts/{accountId}/exclusions',
  summary: 'Adds and removes exclusions, up to 1,000 at a time; says for each what came, or would come, of it.',
  group: 'Control Panel',
  caller: 'security-manager',
  auditRefusalAs: 'exclusion-changed',
  params: AccountPath,
  query: z.strictObject({
    acceptDisabledInEntra: z
      .enum(['true', 'false'])
      .default('false')
      .describe('The same as in a JSON body: also excludes users who are disabled in Azure.'),
    replace: z
      .enum(['true', 'false'])
      .default('false')
      .describe('Of whatever item says nothing itself: puts its reason and end in the place of those that are there.'),
    dryRun: z.enum(['true', 'false']).default('false').describe('Answers what would come of it; changes nothing.'),
    timeZone: TimeZone.optional().describe(
      'Where a day ends, such as Europe/Berlin, for whatever names a day and no time zone of its own.',
    ),
  }),
  bodies: { 'application/json': ExclusionsEdit, 'text/csv': ExclusionsCsv },
  example: {
    add: [
      { email: 'ada@contoso.example', reason: 'On a project', lastDay: '2030-01-31', timeZone: 'Europe/Berlin' },
      { email: 'cleo@contoso.example', expiresAt: '2030-01-31T12:00:00Z' },
    ],
    remove: ['bob@contoso.example'],
  },
  answers: { 200: { description: 'What came of each item, in the order of the request.', schema: EditAnswer } },
  problems: ['account-not-found'],
});

export const editExclusions = defineFunction(
  operation,
  (services: EndpointServices & { readonly exclusions: { readonly editExclusions: EditExclusions } }) =>
    endpoint(operation, services, async ({ params, query, caller, request }) => {
      const read = await readEdit(request, { timeZone: query.timeZone, replace: query.replace === 'true' });
      if (read instanceof Problem) return read;
      const acceptDisabledInEntra = read.acceptDisabledInEntra || query.acceptDisabledInEntra === 'true';
      const edit = { ...read, acceptDisabledInEntra, dryRun: query.dryRun === 'true' };
      const outcome = await services.exclusions.editExclusions(params.accountId, edit, caller);
      switch (outcome.kind) {
        case 'edited': {
          const { usersWithoutPassword: items, usersLockedOut } = outcome;
          const results = answerOf(outcome.results, read.file);
          const list = withoutPasswordList(services.serviceUrl, params.accountId);
          return {
            jsonBody: {
              results,
              summary: countOutcomes(EXCLUSION_OUTCOMES, results),
              usersWithoutPassword: { count: items.length, items, list },
              usersLockedOut: lockedOutBody(usersLockedOut, services.serviceUrl, params.accountId),
            },
          };
        }
        case 'account-not-found':
          return new Problem('account-not-found');
      }
    }),
);

const readFile = bodyReader(ExclusionsCsv, 'text/csv', MAX_BODY_BYTES);
const readJson = bodyReader(ExclusionsEdit, 'application/json', MAX_BODY_BYTES);

async function readEdit(request: HttpRequest, defaults: EditDefaults): Promise<ReadEdit | Problem> {
  if (contentTypeOf(request) === 'text/csv') {
    const text = await readFile(request);
    return text instanceof Problem ? text : readExclusionsFile(text, defaults);
  }
  const edit = await readJson(request);
  return edit instanceof Problem ? edit : resolveEdit(edit, defaults);
}

/** In the order of the request; of a file with their lines, those that can't be taken among them. */
function answerOf(results: readonly ExclusionResult[], file: ReadEdit['file']): z.infer<typeof EditResult>[] {
  const told = results.map(({ exclusion, faults, ...result }, at) => ({
    ...result,
    ...(exclusion === undefined ? {} : standing(exclusion, STAYS.has(result.outcome))),
    message: MESSAGES[result.outcome] ?? (result.known === false ? unknownMessage(result.suggestion) : undefined),
    ...faultsBody(faults),
    line: file?.lines[at],
  }));
  if (file === undefined || file.faulty.length === 0) return told;
  const faulty = file.faulty.map(({ line, text, sentence }) => ({
    ...{ email: text.slice(0, MAX_ECHO), outcome: 'invalid-line' as const, message: sentence, line },
  }));
  return [...told, ...faulty].sort((one, other) => (one.line ?? 0) - (other.line ?? 0));
}

/** Also of a domain that isn't the account's: the one that was meant may be. */
function unknownMessage(suggestion: ExclusionResult['suggestion']): string {
  const meant = suggestion === undefined ? '' : said` Did you mean ${suggestion}?`;
  return `Nobody here has this address; the exclusion is for whoever gets it.${meant}`;
}

const STAYS: ReadonlySet<ExclusionOutcome> = new Set(['unchanged', 'already-excluded']);

function standing(exclusion: Exclusion, stays: boolean): Pick<z.infer<typeof EditResult>, 'expiresAt' | 'current'> {
  const { reason = null, excludedBy } = exclusion;
  const expiresAt = exclusion.expiresAt?.toISOString() ?? null;
  const excludedAt = exclusion.excludedAt.toISOString();
  return stays ? { expiresAt, current: { reason, expiresAt, excludedBy, excludedAt } } : { expiresAt };
}
