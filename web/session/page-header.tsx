/** Whose page this is, for which account, and how long the session still lasts. */
import { Button } from '@fluentui/react-components';
import { useCallback, useEffect, useState } from 'react';
import { closeSession, readSession } from '../api/account-api.ts';
import type { Session } from '../api/answers.ts';
import type { ApiProblem, CallApi } from '../api/call-api.ts';
import { Named } from '../parts/values/named.tsx';
import { Notice } from '../parts/notice.tsx';
import { ProblemBar } from '../parts/problem-bar.tsx';
import { keptExclusions } from '../state/kept-exclusion.ts';
import { usePage } from '../state/page-context.ts';
import { serviceClock } from '../state/time/service-clock.ts';
import { useNow } from '../state/time/use-now.ts';
import { Value } from '../parts/values/value.tsx';
import { formatCountdown } from '../words/format.ts';

type Props = {
  readonly call: CallApi;
  readonly isEnded: boolean;
  readonly onClosed: () => void;
  readonly onEnded: () => void;
  readonly onRenewed: (session: Session) => void;
};

const WARN_MS = 3 * 60_000;

export function PageHeader({ call, isEnded, onClosed, onEnded, onRenewed }: Props) {
  const { session } = usePage();
  const [problem, setProblem] = useState<ApiProblem>();
  const { name, pageName, controlPanelName, controlPanelUrl } = session.company;
  const close = async () => {
    const answer = await closeSession(call);
    if (answer.kind === 'ok' || answer.problem.code === 'unauthenticated') {
      keptExclusions.forget(session.account.id);
      onClosed();
    } else setProblem(answer.problem);
  };
  // The service alone ends a session; what stands here only says when to ask it.
  const askWhetherOver = useCallback(async () => {
    const answer = await readSession(call);
    if (answer.kind === 'ok' && answer.value.account.id === session.account.id) onRenewed(answer.value);
    else if (answer.kind === 'ok' || answer.problem.code === 'unauthenticated') onEnded();
  }, [call, onEnded, onRenewed, session.account.id]);
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
          <bdi className="soft small">{name}</bdi>
          <h1>
            <Value of={pageName} />
          </h1>
        </div>
        <div className="top-account">
          <strong>
            <Value of={session.account.name} />
          </strong>
          <bdi className="soft small">{session.person.name ?? session.person.email ?? session.contact}</bdi>
        </div>
        <div className="top-session">
          <a className="small" href={controlPanelUrl}>
            Back to <Value of={controlPanelName} />
          </a>
          <Countdown expiresAt={session.expiresAt} isEnded={isEnded} onOver={askWhetherOver} />
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

type TimeProps = { readonly expiresAt: string; readonly isEnded: boolean };

const ASK_AGAIN_MS = 5000;

function Countdown({ expiresAt, isEnded, onOver }: TimeProps & { readonly onOver: () => Promise<void> }) {
  const left = Date.parse(expiresAt) - useNow(1000);
  // What this computer's clocks say alone after it slept, or was set, is no end and no more time either.
  const asks = !isEnded && (left <= 0 || serviceClock.isInDoubt());
  useEffect(() => {
    if (!asks) return;
    void onOver();
    // An answer that doesn't come is no end.
    const timer = setInterval(() => void onOver(), ASK_AGAIN_MS);
    return () => {
      clearInterval(timer);
    };
  }, [asks, onOver]);
  return (
    <span className="soft small countdown" role="timer" aria-label="Time left in this session">
      {isEnded ? 'Session ended' : `Session ends in ${formatCountdown(left)}`}
    </span>
  );
}

function SoonOver({ expiresAt, isEnded }: TimeProps) {
  const left = Date.parse(expiresAt) - useNow(5000);
  return (
    <div role="status" className="notice-slot">
      {!isEnded && left > 0 && left < WARN_MS && (
        <Notice intent="warning" title="Your session ends soon.">
          <Named of="Open {page} from {controlPanelName} once more in this browser to go on without a break; this tab then goes on too." />
        </Notice>
      )}
    </div>
  );
}
