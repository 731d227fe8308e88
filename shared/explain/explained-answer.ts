/** The decision as "explain" answers it. */
import type { ExplainSignInOutcome } from './explain-sign-in.ts';
import type { AppCatalogue } from '../platform/words/apps/app-catalogue.ts';
import { verdictOfStatus } from '../users/rules/counts/account-counts.ts';
import { actorBody } from '../audit/audit-event-answer.ts';
import type { Outlook } from './rules/outlook.ts';
import { ruleSentence } from './rules/rule-sentences.ts';
import { readinessRemedy } from '../readiness/readiness-remedy.ts';

type Explained = Omit<Extract<ExplainSignInOutcome, { kind: 'explained' }>, 'kind'>;

type Company = AppCatalogue['company'];

export function explainedBody(company: Company, explained: Explained) {
  const { email, user, app, since, shadow, readiness, outlook, block } = explained;
  const { step, reason, trace } = explained.decision;
  const auditEvent = since?.event && {
    id: since.event.id,
    action: since.event.action,
    at: since.event.at.toISOString(),
    actor: actorBody(since.event.actor, since.event),
  };
  return {
    ...{ kind: 'decision', email, app, step, reason },
    isUser: user !== undefined,
    aliasOf: user === undefined || user.email === email ? null : user.email,
    aliases: user?.aliases ?? [],
    renamedTo: explained.renamedTo ?? null,
    since: since === undefined ? null : { at: since.at.toISOString(), auditEvent: auditEvent ?? null },
    ...(shadow === undefined ? {} : { shadow: { step: shadow.step, reason: shadow.reason } }),
    readiness: readiness === undefined ? null : readinessBody(company, readiness),
    outlook: outlookBody(outlook),
    passwordBlocked: blockBody(block),
    rules: trace.map((entry) => ({ ...entry, sentence: ruleSentence(entry) })),
  };
}

const outlookBody = (outlook: Outlook | undefined) =>
  outlook === undefined
    ? null
    : { getsIn: outlook.getsIn ?? null, sentence: outlook.sentence, asOf: outlook.asOf?.toISOString() ?? null };

const blockBody = (block: Explained['block']) =>
  block === undefined
    ? null
    : {
        ...{ ...block, blockedAt: block.blockedAt.toISOString() },
        sentence:
          'Is blocked because they left: the password is refused in this app, and its reset, whatever the step.',
      };

const readinessBody = (company: Company, { status, takenAt }: NonNullable<Explained['readiness']>) => ({
  status,
  lockedOut: verdictOfStatus(status) !== 'gets-in',
  remedy: readinessRemedy(company, status) ?? null,
  takenAt: takenAt.toISOString(),
});
