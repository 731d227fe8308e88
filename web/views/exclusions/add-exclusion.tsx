/** Excluding one user, with a reason and an end if wanted. */
import { Button, Field, Input } from '@fluentui/react-components';
import { useState } from 'react';
import { LONGEST_REASON } from '../../../shared/exclusions/wire.ts';
import type { Addition } from '../../api/exclusion-calls.ts';
import type { ApiProblem } from '../../api/call-api.ts';
import { AddressInput, addressIn } from '../../parts/forms/address-input.tsx';
import { ProblemBar } from '../../parts/problem-bar.tsx';
import { Section } from '../../parts/section.tsx';
import { useDraft, usePage } from '../../state/page-context.ts';
import { endOfDay, TIME_ZONE, tooLong } from '../../words/format.ts';
import { isDone } from '../../words/service-words.ts';
import { AddedResult, type More, type Outcome } from './added-result.tsx';

const EMPTY = { email: '', reason: '', lastDay: '' };

type Props = {
  /** The last change of the list was made here: only then what came of it is news. */
  readonly isLatest: boolean;
  readonly onBegin: () => void;
  readonly onDone: () => void;
};

export function AddExclusion({ isLatest, onBegin, onDone }: Props) {
  const [form, setForm] = useState(EMPTY);
  const { result, problem, isBusy, send } = useAdd(onBegin, () => {
    setForm(EMPTY);
    onDone();
  });
  useDraft('add-exclusion', form.email !== '' || form.reason !== '');
  const longReason = tooLong(form.reason.trim(), LONGEST_REASON);
  const change =
    (field: keyof typeof EMPTY) =>
    (_event: unknown, { value }: { value: string }) => {
      setForm((before) => ({ ...before, [field]: value }));
    };
  return (
    <Section title="Exclude a user">
      <form
        className="form-row"
        onSubmit={(event: SubmitEvent) => {
          event.preventDefault();
          if (longReason === undefined) void send(wishOf(form));
        }}
      >
        <Field label="E-mail address" required>
          <AddressInput
            value={form.email}
            onChange={(email) => {
              setForm((before) => ({ ...before, email }));
            }}
          />
        </Field>
        <Field label="Reason" validationMessage={longReason ?? null}>
          <Input name="reason" value={form.reason} onChange={change('reason')} />
        </Field>
        <Field label="Last day (empty: for good)">
          <Input
            type="date"
            name="lastDay"
            aria-describedby="last-day-zone"
            value={form.lastDay}
            onChange={change('lastDay')}
          />
        </Field>
        <Button
          appearance="primary"
          type="submit"
          disabledFocusable={isBusy || form.email.trim() === '' || longReason !== undefined}
        >
          Exclude
        </Button>
      </form>
      <LastDayRule />
      <ProblemBar problem={problem} />
      <Added of={isLatest ? result : undefined} isBusy={isBusy} send={send} />
    </Section>
  );
}

type AddedProps = { readonly of: Outcome | undefined } & Pick<ReturnType<typeof useAdd>, 'isBusy' | 'send'>;

const Added = ({ of, isBusy, send }: AddedProps) => (
  <div role="status" className="notice-slot">
    {of !== undefined && (
      <AddedResult
        result={of}
        isBusy={isBusy}
        onSend={(more) => void send(of.wish, more)}
        onInstead={(email, remove) => void send({ ...of.wish, email }, {}, remove)}
      />
    )}
  </div>
);

const LastDayRule = () => (
  <p className="soft" id="last-day-zone">
    The last day counts whole, in your time zone ({TIME_ZONE}).
  </p>
);

/** An address is read as people write it; what can't be one is left for the service to say. */
function wishOf({ email, reason, lastDay }: typeof EMPTY): Addition {
  const expiresAt = endOfDay(lastDay);
  return {
    email: addressIn(email),
    ...(reason.trim() === '' ? {} : { reason: reason.trim() }),
    ...(expiresAt === undefined ? {} : { expiresAt }),
  };
}

function useAdd(onBegin: () => void, onDone: () => void) {
  const { api } = usePage();
  const [isBusy, setBusy] = useState(false);
  const [problem, setProblem] = useState<ApiProblem>();
  const [result, setResult] = useState<Outcome>();

  /** `remove`: what was excluded by mistake before. */
  const send = async (
    wish: Addition,
    { acceptDisabledInEntra = false, ...more }: More = {},
    remove: readonly string[] = [],
  ) => {
    onBegin();
    setBusy(true);
    setProblem(undefined);
    setResult(undefined);
    const answer = await api.editExclusions({ add: [{ ...wish, ...more }], remove }, acceptDisabledInEntra);
    setBusy(false);
    if (answer.kind === 'problem') {
      setProblem(answer.problem);
      return;
    }
    const [first] = answer.value.results;
    if (first === undefined) return;
    setResult({
      ...first,
      wish,
      acceptDisabledInEntra,
      withoutPassword: answer.value.usersWithoutPassword.count > 0,
    });
    if (isDone(first.outcome)) onDone();
  };
  return { isBusy, problem, result, send };
}
