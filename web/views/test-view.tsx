/** Test sign-in: one user through the real path, each check told, before the switch is on. */
import { Badge, Button, Field, Spinner } from '@fluentui/react-components';
import { useCallback, useState } from 'react';
import type { StartedTest, TestSignIn } from '../api/answers.ts';
import type { ApiProblem } from '../api/call-api.ts';
import { AddressInput, addressIn } from '../parts/forms/address-input.tsx';
import { AppSelect, useAppName, useApps, useKnownNames } from '../parts/forms/app-select.tsx';
import { CopyLink } from '../parts/copy-link.tsx';
import { Moment } from '../parts/values/moment.tsx';
import { Notice } from '../parts/notice.tsx';
import { PassedTests } from '../parts/passed-tests.tsx';
import { ProblemBar } from '../parts/problem-bar.tsx';
import { Section } from '../parts/section.tsx';
import { Sentence } from '../parts/values/sentence.tsx';
import { StartFirst } from '../parts/start-first.tsx';
import { Value } from '../parts/values/value.tsx';
import { type AskedUser, useAskedUser } from '../state/asked-user.ts';
import { useDraft, usePage } from '../state/page-context.ts';
import { useTestResult } from '../state/account/use-test-result.ts';
import { checkLabel } from '../words/service-words.ts';

export function TestView() {
  const { standing } = usePage();
  const [started, setStarted] = useState<StartedTest>();
  const problem = useTestResult(started);
  const shown = standing.test;
  const isConnected = standing.integration.value?.state !== 'not-connected';
  return (
    <>
      <Section
        title="Try one user before everybody"
        lead="The user signs in through Azure exactly as with SSO on. No app gets anything, nobody’s sign-in changes, and the switch stays where it is."
      >
        <div className="stack">
          {!isConnected && (
            <Notice intent="info" title="No tenant is connected.">
              <StartFirst />
            </Notice>
          )}
          <StartForm isConnected={isConnected} onStarted={setStarted} />
          {started !== undefined && shown?.id === started.id && shown.state === 'waiting' && <Waiting test={started} />}
          {started !== undefined && shown?.id !== started.id && <Waiting test={started} />}
          <ProblemBar problem={problem} />
        </div>
      </Section>
      {shown !== undefined && shown.state !== 'waiting' && <Result test={shown} />}
      <PassedTests />
    </>
  );
}

type StartProps = { readonly isConnected: boolean; readonly onStarted: (test: StartedTest) => void };

function StartForm({ isConnected, onStarted }: StartProps) {
  const { api } = usePage();
  const apps = useApps(true);
  const [email, setEmail] = useState('');
  const [app, setApp] = useState(apps[0]?.id ?? '');
  const [isBusy, setBusy] = useState(false);
  const [problem, setProblem] = useState<ApiProblem>();
  useDraft('test', email !== '');
  useAskedUser(
    'test',
    useCallback((user: AskedUser) => {
      setEmail(user.email);
      if (user.app !== undefined) setApp(user.app);
    }, []),
  );

  const start = async (event: SubmitEvent) => {
    event.preventDefault();
    setBusy(true);
    setProblem(undefined);
    const answer = await api.startTest({ email: addressIn(email), app });
    setBusy(false);
    if (answer.kind === 'problem') setProblem(answer.problem);
    else {
      setEmail('');
      onStarted(answer.value);
    }
  };
  return (
    <>
      <form className="form-row" onSubmit={(event) => void start(event)}>
        <Field label="E-mail address of the user to test" required>
          <AddressInput value={email} onChange={setEmail} />
        </Field>
        <AppSelect endUserOnly value={app} onChange={setApp} />
        <Button
          appearance="primary"
          type="submit"
          disabledFocusable={isBusy || !isConnected || email.trim() === '' || app === ''}
        >
          Start test
        </Button>
      </form>
      <ProblemBar problem={problem} />
    </>
  );
}

const Waiting = ({ test: { url, expiresAt } }: { readonly test: StartedTest }) => (
  <div className="callout stack">
    <p>
      <strong>Now let the user sign in.</strong> Open the test in a new tab; if the user isn’t you, use a private
      window, so that Azure doesn’t take you. The link works until <Moment iso={expiresAt} />.
    </p>
    <div className="row">
      <Button as="a" appearance="primary" href={url} target="_blank" rel="noopener noreferrer">
        Open the test sign-in
      </Button>
      <Spinner size="tiny" label="Waiting for the result …" />
    </div>
    <CopyLink label="Address of the test sign-in" url={url} />
  </div>
);

const STATES = {
  passed: ['Passed', 'success'],
  failed: ['Failed', 'danger'],
  expired: ['Not finished in time', 'warning'],
  waiting: ['Waiting', 'informative'],
} as const;

function Result({ test: { email, app, state, finishedAt, checks } }: { readonly test: TestSignIn }) {
  const [label, color] = STATES[state];
  const nameOf = useAppName();
  return (
    <Section title="Result of the last test">
      <p role="status">
        <strong>
          <Value of={email} />
        </strong>{' '}
        <span>
          in <Value of={nameOf(app)} />
        </span>{' '}
        <Badge appearance="tint" color={color}>
          {label}
        </Badge>{' '}
        {finishedAt !== null && (
          <span className="soft">
            <Moment iso={finishedAt} />
          </span>
        )}
      </p>
      <ol className="checks" aria-label="Checks">
        {checks.map((check) => (
          <Check key={check.check} {...check} />
        ))}
      </ol>
    </Section>
  );
}

const VERDICTS = {
  true: ['✓', 'Passed', 'good'],
  false: ['✗', 'Failed', 'bad'],
  null: ['–', 'Not reached', 'plain'],
} as const;

function Check({ check, passed, detail }: TestSignIn['checks'][number]) {
  const [mark, word, tone] = VERDICTS[`${passed}`];
  const names = useKnownNames();
  return (
    <li className={`check check-${tone}`}>
      <span className="check-mark" aria-hidden="true">
        {mark}
      </span>
      <span className="stack-tight">
        <span>
          <strong>{checkLabel(check)}</strong> <span className="soft">{word}</span>
        </span>
        {detail && (
          <span className="soft">
            <Sentence of={detail} names={names} />
          </span>
        )}
      </span>
    </li>
  );
}
