/** Excluding one user, with a reason and an end if wanted. */
import { Button, Checkbox, Field, Input } from '@fluentui/react-components';
import { type SubmitEvent, useState } from 'react';
import type { EditResult } from '../api/answers.ts';
import type { ApiProblem } from '../api/call-api.ts';
import { Notice } from '../parts/notice.tsx';
import { ProblemBar } from '../parts/problem-bar.tsx';
import { Section } from '../parts/section.tsx';
import { useDraft, usePage } from '../state/page-context.ts';
import { endOfDay, formatEnd, TIME_ZONE } from '../words/format.ts';
import { isDone, outcomeLabel } from '../words/service-words.ts';

const EMPTY = { email: '', reason: '', lastDay: '' };

export function AddExclusion({ onDone }: { readonly onDone: () => void }) {
  const [form, setForm] = useState(EMPTY);
  const { result, problem, isBusy, send } = useAdd(form, () => {
    setForm(EMPTY);
    onDone();
  });
  useDraft('add-exclusion', form.email !== '' || form.reason !== '');
  const change =
    (field: keyof typeof EMPTY) =>
    (_event: unknown, { value }: { value: string }) => {
      setForm((before) => ({ ...before, [field]: value }));
    };
  const submit = (event: SubmitEvent) => {
    event.preventDefault();
    void send(false);
  };
  return (
    <Section title="Exclude a user">
      <form className="form-row" onSubmit={submit}>
        <Field label="E-mail address" required>
          <Input type="email" name="email" maxLength={254} value={form.email} onChange={change('email')} />
        </Field>
        <Field label="Reason">
          <Input name="reason" maxLength={200} value={form.reason} onChange={change('reason')} />
        </Field>
        <Field label="Last day (empty: for good)" hint={`The whole day, in your time zone (${TIME_ZONE}).`}>
          <Input type="date" name="lastDay" value={form.lastDay} onChange={change('lastDay')} />
        </Field>
        <Button appearance="primary" type="submit" disabledFocusable={isBusy || form.email.trim() === ''}>
          Exclude
        </Button>
      </form>
      <ProblemBar problem={problem} />
      <div role="status" className="notice-slot">
        {result !== undefined && <Result result={result} isBusy={isBusy} onAccept={() => void send(true)} />}
      </div>
    </Section>
  );
}

type Outcome = EditResult & { readonly withoutPassword: boolean };

function useAdd(form: typeof EMPTY, onDone: () => void) {
  const { api } = usePage();
  const [isBusy, setBusy] = useState(false);
  const [problem, setProblem] = useState<ApiProblem>();
  const [result, setResult] = useState<Outcome>();

  const send = async (acceptDisabledInEntra: boolean) => {
    setBusy(true);
    setProblem(undefined);
    setResult(undefined);
    const [email, reason, expiresAt] = [form.email.trim(), form.reason.trim(), endOfDay(form.lastDay)];
    const addition = { email, ...(reason === '' ? {} : { reason }), ...(expiresAt === undefined ? {} : { expiresAt }) };
    const answer = await api.editExclusions({ add: [addition], remove: [] }, acceptDisabledInEntra);
    setBusy(false);
    if (answer.kind === 'problem') {
      setProblem(answer.problem);
      return;
    }
    const [first] = answer.value.results;
    if (first === undefined) return;
    setResult({ ...first, withoutPassword: (answer.value.usersWithoutPassword?.count ?? 0) > 0 });
    if (isDone(first.outcome)) onDone();
  };
  return { isBusy, problem, result, send };
}

type ResultProps = { readonly result: Outcome; readonly isBusy: boolean; readonly onAccept: () => void };

function Result({ result, isBusy, onAccept }: ResultProps) {
  const { session } = usePage();
  const { email, outcome, message, withoutPassword, expiresAt } = result;
  const end = expiresAt ? ` ${formatEnd(expiresAt)}` : '';
  if (outcome === 'disabled-in-entra') return <Leaver email={email} isBusy={isBusy} onAccept={onAccept} />;
  if (!isDone(outcome))
    return (
      <Notice intent="error" title={`${email} was not excluded:`}>
        {message ?? outcomeLabel(outcome)}
      </Notice>
    );
  if (withoutPassword)
    return (
      <Notice intent="warning" title={`${email} is excluded${end}, and has no usable password.`}>
        Reset it or invite the user again in {session.company.controlPanelName}. Nobody was e-mailed.
      </Notice>
    );
  return (
    <Notice intent="success" title={`${email} is excluded${end}.`}>
      The user signs in with the {session.company.name} password.
    </Notice>
  );
}

/** Whoever is disabled in Azure has most likely left: excluding gives them their password back. */
function Leaver({ email, isBusy, onAccept }: { email: string; isBusy: boolean; onAccept: () => void }) {
  const [isSure, setSure] = useState(false);
  return (
    <div className="stack-tight">
      <Notice intent="warning" title={`${email} is disabled in Azure.`}>
        People who left are. An exclusion would let them sign in with their old password again. Nothing was changed.
      </Notice>
      <Checkbox
        label="The user hasn’t left; exclude all the same"
        checked={isSure}
        onChange={(_event, { checked }) => {
          setSure(checked === true);
        }}
      />
      <div>
        <Button disabledFocusable={!isSure || isBusy} onClick={onAccept}>
          Exclude all the same
        </Button>
      </div>
    </div>
  );
}
