/** Whose page this is, for which account, and how long the session still lasts. */
import { Button } from '@fluentui/react-components';
import { useEffect, useState } from 'react';
import { closeSession } from '../api/account-api.ts';
import type { ApiProblem, CallApi } from '../api/call-api.ts';
import { Notice } from '../parts/notice.tsx';
import { ProblemBar } from '../parts/problem-bar.tsx';
import { usePage } from '../state/page-context.ts';
import { useNow } from '../state/use-now.ts';
import { formatCountdown } from '../words/format.ts';

type Props = {
  readonly call: CallApi;
  readonly isEnded: boolean;
  readonly onClosed: () => void;
  readonly onEnded: () => void;
};

const WARN_MS = 3 * 60_000;

export function PageHeader({ call, isEnded, onClosed, onEnded }: Props) {
  const { session } = usePage();
  const [problem, setProblem] = useState<ApiProblem>();
  const { name } = session.company;
  const close = async () => {
    const answer = await closeSession(call);
    if (answer.kind === 'ok' || answer.problem.code === 'unauthenticated') onClosed();
    else setProblem(answer.problem);
  };
  return (
    <>
      <a className="skip" href="#main" onClick={skipToMain}>
        Skip to the content
      </a>
      <header className="top">
        <span className="mark" aria-hidden="true">
          {String.fromCodePoint(name.codePointAt(0) ?? 0x2022).toUpperCase()}
        </span>
        <div className="top-names">
          <span className="soft small">{name}</span>
          <h1>Identity Management</h1>
        </div>
        <div className="top-account">
          <strong>{session.account.name}</strong>
          <span className="soft small">{contactName(session.contact)}</span>
        </div>
        <div className="top-session">
          <Countdown expiresAt={session.expiresAt} isEnded={isEnded} onEnded={onEnded} />
          <Button size="small" onClick={() => void close()}>
            Close session
          </Button>
        </div>
      </header>
      <SoonOver expiresAt={session.expiresAt} isEnded={isEnded} />
      <ProblemBar problem={problem} />
    </>
  );
}

// The fragment says which view is shown, so the link must not change it.
function skipToMain(event: { preventDefault: () => void }): void {
  event.preventDefault();
  document.querySelector<HTMLElement>('.panel:not([hidden]) h2')?.focus();
}

const contactName = (contact: ReturnType<typeof usePage>['session']['contact']): string =>
  typeof contact === 'string' ? contact : (contact.name ?? contact.id);

type TimeProps = { readonly expiresAt: string; readonly isEnded: boolean };

function Countdown({ expiresAt, isEnded, onEnded }: TimeProps & { readonly onEnded: () => void }) {
  const left = Date.parse(expiresAt) - useNow(1000);
  const isOver = left <= 0;
  useEffect(() => {
    if (isOver) onEnded();
  }, [isOver, onEnded]);
  return (
    <span className="soft small countdown" role="timer" aria-label="Time left in this session">
      {isEnded || isOver ? 'Session ended' : `Session ends in ${formatCountdown(left)}`}
    </span>
  );
}

function SoonOver({ expiresAt, isEnded }: TimeProps) {
  const { session } = usePage();
  const left = Date.parse(expiresAt) - useNow(5000);
  return (
    <div role="status" className="notice-slot">
      {!isEnded && left > 0 && left < WARN_MS && (
        <Notice intent="warning" title="Your session ends soon.">
          Open Identity Management from {session.company.controlPanelName} once more in this browser to go on without a
          break; this tab then goes on too.
        </Notice>
      )}
    </div>
  );
}
