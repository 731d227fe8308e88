/** An explanation: the outcome first, then since when, then the rules in order with what each saw. */
import { Badge } from '@fluentui/react-components';
import type { Explained, Rule } from '../../api/answers.ts';
import { useAppName } from '../../parts/forms/app-select.tsx';
import { ActorName } from '../../parts/values/actor.tsx';
import { AskSupport } from '../../parts/ask-support.tsx';
import { usePage } from '../../state/page-context.ts';
import { Moment } from '../../parts/values/moment.tsx';
import { Notice } from '../../parts/notice.tsx';
import { Section } from '../../parts/section.tsx';
import { auditEventHref } from '../../words/audit-link.ts';
import { formatEnd } from '../../words/format.ts';
import { Value, Values } from '../../parts/values/value.tsx';
import { actionLabel } from '../../words/audit-words.ts';
import { factLabel, reasonSentence, statusLabel, statusMeaning, stepLabel } from '../../words/service-words.ts';

export function ExplainedAnswer({ answer }: { readonly answer: Explained }) {
  const { email, app, step, reason, rules, since, shadow, readiness, outlook, passwordBlocked } = answer;
  // Who is sent there: by the decision, or by what SSO would do.
  const goesNow = step === 'entra';
  const nameOf = useAppName();
  return (
    <Section
      title={
        <>
          <Value of={email} /> in <Value of={nameOf(app)} />
        </>
      }
    >
      <div className="stack">
        <p className="verdict">
          <strong>
            <Value of={email} /> {goesNow && outlook?.getsIn !== true ? 'is sent to Azure' : stepLabel(step)}.
          </strong>{' '}
          {reasonSentence(reason)}
        </p>
        {passwordBlocked && (
          <Notice intent="warning" title="Kept out because they left.">
            {passwordBlocked.sentence} Since <Moment iso={passwordBlocked.blockedAt} />.
          </Notice>
        )}
        {goesNow && <OutlookNotice answer={answer} />}
        <NobodysAddress answer={answer} />
        <AddressesLine answer={answer} />
        <SinceLine since={since} />
        {shadow && (
          <Notice intent="info" title="With SSO on:">
            this user {stepLabel(shadow.step)}. {reasonSentence(shadow.reason)}
          </Notice>
        )}
        {shadow && <OutlookNotice answer={answer} />}
        {readiness?.lockedOut === true && !outlook && (
          <Notice intent="warning" title={`Readiness: ${statusLabel(readiness.status)}.`}>
            {statusMeaning(readiness.status)} As of <Moment iso={readiness.takenAt} />.
          </Notice>
        )}
        <h4>The rules, in order; the first that applies decides</h4>
        <ol className="rules">
          {rules.map((rule) => (
            <RuleItem key={rule.rule} rule={rule} />
          ))}
        </ol>
      </div>
    </Section>
  );
}

/** Nothing where somebody has it, or had it. */
function NobodysAddress({ answer: { email, isUser, renamedTo } }: { readonly answer: Explained }) {
  const { company } = usePage().session;
  if (isUser || renamedTo) return null;
  return (
    <Notice
      intent="warning"
      title={
        <>
          No user here has the address <Value of={email} />.
        </>
      }
    >
      Look in <Value of={company.controlPanelName} /> how it is written there; what stands here is what anybody with it
      would get. <AskSupport {...company} />.
    </Notice>
  );
}

const OUTLOOKS = { true: 'success', false: 'error', null: 'info' } as const;

/** Where the decision ends Azure begins: what becomes of them there, as far as the newest report knows. */
function OutlookNotice({ answer: { email, outlook, readiness } }: { readonly answer: Explained }) {
  if (!outlook) return null;
  const { getsIn, sentence, asOf } = outlook;
  return (
    <Notice
      intent={OUTLOOKS[`${getsIn}`]}
      title={
        <>
          <Value of={email} /> <span>{behindName(sentence)}</span>
        </>
      }
    >
      {asOf && getsIn === false && readiness?.lockedOut === true && <span>{statusMeaning(readiness.status)} </span>}
      {asOf && (
        <span>
          As of the readiness report of <Moment iso={asOf} />.
        </span>
      )}
    </Notice>
  );
}

const behindName = (sentence: string): string => sentence.charAt(0).toLowerCase() + sentence.slice(1);

/** Whose address it is, and by which others the same holds. */
function AddressesLine({ answer: { email, aliasOf, aliases, renamedTo } }: { readonly answer: Explained }) {
  const others = aliases.filter((alias) => alias !== email);
  return (
    <>
      {renamedTo && (
        <Notice intent="info" title="The user was renamed:">
          nobody has this address any more. Explain <Value of={renamedTo} /> instead.
        </Notice>
      )}
      {aliasOf && (
        <p className="soft">
          <span>An alias of </span>
          <Value of={aliasOf} />
          <span>: what holds for that user holds here.</span>
        </p>
      )}
      {others.length > 0 && (
        <p className="soft">
          <span>The same holds for the user’s aliases: </span>
          <Values of={others} />
        </p>
      )}
    </>
  );
}

function SinceLine({ since }: Pick<Explained, 'since'>) {
  if (!since) return <p className="soft">No change on record made it so.</p>;
  const { at, auditEvent } = since;
  return (
    <p className="soft">
      <span>
        So since <Moment iso={at} />:
      </span>{' '}
      {auditEvent === null ? (
        <span>an exclusion ran out.</span>
      ) : (
        <span>
          {actionLabel(auditEvent.action)}, by <ActorName actor={auditEvent.actor} />.{' '}
          <a href={auditEventHref(auditEvent)}>See the audit event</a>
        </span>
      )}
    </p>
  );
}

const RuleItem = ({ rule: { rule, sentence, applies, facts } }: { readonly rule: Rule }) => (
  <li className={applies ? 'rule rule-applies' : 'rule'} value={rule}>
    <span className="rule-head">
      <span>{sentence}</span>{' '}
      {applies && (
        <Badge appearance="tint" color="brand">
          Decides
        </Badge>
      )}
    </span>
    <span className="soft small">
      {Object.entries(facts).map(([name, value], at) => (
        <span key={name}>
          {at > 0 && <span> · </span>}
          <span>{factLabel(name)}: </span>
          <Value of={factValue(name, value)} />
        </span>
      ))}
    </span>
  </li>
);

/** What it means that there is nothing. */
const NOTHING: Readonly<Record<string, string>> = { expiresAt: 'no end', requiredProduct: 'none' };

function factValue(name: string, value: Rule['facts'][string]): string {
  if (value === null) return NOTHING[name] ?? 'not known';
  if (typeof value === 'boolean') return value ? 'yes' : 'no';
  return name === 'expiresAt' ? formatEnd(value) : value.replaceAll('-', ' ');
}
