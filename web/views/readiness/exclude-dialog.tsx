/** Excluding many users of the list: how many and who, with a reason and an end, before anything is sent. */
import { Field, Input, Spinner } from '@fluentui/react-components';
import { useState } from 'react';
import { LONGEST_REASON } from '../../../shared/exclusions/wire.ts';
import { isEnforced } from '../../../shared/switch/wire.ts';
import { ConfirmDialog } from '../../parts/forms/confirm-dialog.tsx';
import { Values } from '../../parts/values/value.tsx';
import type { ExclusionOrder } from '../../state/kept-exclusion.ts';
import { usePage } from '../../state/page-context.ts';
import { useNow } from '../../state/time/use-now.ts';
import { countOf, endOfDay, formatCount, TIME_ZONE, tooLong } from '../../words/format.ts';
import { unreadableSentence } from '../../words/service-words.ts';
import { useGathered } from './use-gathered.ts';

type Props = {
  readonly order: ExclusionOrder;
  /** Of the report that is shown. */
  readonly takenAt: string;
  readonly onClose: () => void;
  readonly onConfirm: (order: ExclusionOrder, emails: readonly string[]) => void;
};

export function ExcludeDialog({ order, takenAt, onClose, onConfirm }: Props) {
  const gathered = useGathered(order.chosen, takenAt);
  const [terms, setTerms] = useState({ reason: order.reason, lastDay: order.lastDay });
  const now = useNow(30_000);
  const users = gathered.kind === 'gathered' ? gathered.users : [];
  const emails = users.filter(({ status }) => status !== 'excluded').map(({ email }) => email);
  const faults = faultsOf(terms, now);
  return (
    <ConfirmDialog
      title="Exclude these users?"
      confirm={gathered.kind === 'gathered' ? `Exclude ${countOf(emails.length, 'user')}` : 'Exclude'}
      isAllowed={emails.length > 0 && faults.reason === undefined && faults.lastDay === undefined}
      problem={gathered.kind === 'problem' ? gathered.problem : undefined}
      onConfirm={() => {
        onConfirm({ ...order, ...terms }, emails);
      }}
      onClose={onClose}
    >
      {gathered.kind === 'reading' && (
        <Spinner size="tiny" label={`Reading the list: ${countOf(gathered.count, 'user')} …`} />
      )}
      {gathered.kind === 'gathered' && (
        <>
          <Whom emails={emails} excluded={users.length - emails.length} />
          {gathered.unreadable > 0 && <p>{unreadableSentence(gathered.unreadable)}</p>}
        </>
      )}
      <Terms terms={terms} faults={faults} onChange={setTerms} />
    </ConfirmDialog>
  );
}

type TermsOf = Pick<ExclusionOrder, 'reason' | 'lastDay'>;
type Faults = { readonly [Field in keyof TermsOf]: string | undefined };

function faultsOf({ reason, lastDay }: TermsOf, now: number): Faults {
  const end = endOfDay(lastDay);
  return {
    reason: tooLong(reason.trim(), LONGEST_REASON),
    lastDay: end !== undefined && Date.parse(end) <= now ? 'That day is over.' : undefined,
  };
}

const FIRST_NAMED = 5;

function Whom({ emails, excluded }: { readonly emails: readonly string[]; readonly excluded: number }) {
  const { standing } = usePage();
  const isOn = isEnforced(standing.sso.value?.sso ?? 'off');
  return (
    <div className="stack-tight">
      <p role="status">
        <strong>{countOf(emails.length, 'user')}</strong>
        {emails.length > 0 && <span>: </span>}
        <Values of={emails.slice(0, FIRST_NAMED)} />
        {emails.length > FIRST_NAMED && <span> and {formatCount(emails.length - FIRST_NAMED)} more</span>}
        <span>.</span>
      </p>
      {excluded > 0 && (
        <p className="soft">{countOf(excluded, 'of them is', 'of them are')} excluded already, and left as they are.</p>
      )}
      <p className="soft">
        {isOn
          ? 'SSO is on: they get their passwords back within seconds.'
          : 'They go on using their passwords when SSO is on.'}{' '}
        Who is disabled in Azure is asked about before they are excluded.
      </p>
    </div>
  );
}

type TermsProps = {
  readonly terms: TermsOf;
  readonly faults: Faults;
  readonly onChange: (change: (before: TermsOf) => TermsOf) => void;
};

const Terms = ({ terms, faults, onChange }: TermsProps) => (
  <div className="form-row">
    <Field label="Reason" validationMessage={faults.reason ?? null}>
      <Input
        name="reason"
        value={terms.reason}
        onChange={(_event, { value }) => {
          onChange((before) => ({ ...before, reason: value }));
        }}
      />
    </Field>
    <Field
      label="Last day (empty: for good)"
      hint={`Counts whole, in your time zone (${TIME_ZONE}).`}
      validationMessage={faults.lastDay ?? null}
    >
      <Input
        type="date"
        name="lastDay"
        value={terms.lastDay}
        onChange={(_event, { value }) => {
          onChange((before) => ({ ...before, lastDay: value }));
        }}
      />
    </Field>
  </div>
);
