/** The page: who is here, the views, and the end of the session. */
import { Spinner } from '@fluentui/react-components';
import { useCallback, useEffect, useMemo, useRef, useState } from 'react';
import { makeAccountApi, readSession } from './api/account-api.ts';
import type { Session } from './api/answers.ts';
import { type ApiProblem, type CallApi, makeCallApi } from './api/call-api.ts';
import { type FirstAnswer, withFirstAnswer } from './api/first-answer.ts';
import { doubts } from './state/keeping-up/use-in-doubt.ts';
import { PageToolsProvider } from './state/page-context.ts';
import { usePeople } from './state/account/people.ts';
import { serviceClock } from './state/time/service-clock.ts';
import { useAccountWatch } from './state/keeping-up/use-account-changes.ts';
import { useStanding } from './state/account/use-standing.ts';
import { useView, type ViewId, VIEWS } from './state/use-view.ts';
import { ClosedPage } from './session/closed-page.tsx';
import { EndedDialog } from './session/ended-dialog.tsx';
import { PageHeader } from './session/page-header.tsx';
import { Navigation } from './navigation.tsx';
import { Sentence } from './parts/values/sentence.tsx';
import { ViewPanels } from './view-panels.tsx';

const sleep = (milliseconds: number) => new Promise<void>((resolve) => setTimeout(resolve, milliseconds));
const fetchWithFirst = withFirstAnswer(window as FirstAnswer, (path, init) => fetch(path, init));
const callService = makeCallApi({
  fetch: (path, init) => serviceClock.timed(() => fetchWithFirst(path, init)),
  isOnline: () => navigator.onLine,
  wait: sleep,
  onDoubt: doubts.raise,
});

type Visit =
  | { readonly kind: 'opening' }
  | { readonly kind: 'open'; readonly session: Session }
  | { readonly kind: 'closed'; readonly session: Session }
  | { readonly kind: 'not-opened'; readonly problem: ApiProblem };

export function App() {
  const [visit, setVisit] = useState<Visit>({ kind: 'opening' });
  const open = useCallback(async () => {
    const answer = await readSession(callService);
    setVisit(
      answer.kind === 'ok' ? { kind: 'open', session: answer.value } : { kind: 'not-opened', problem: answer.problem },
    );
  }, []);
  useEffect(() => {
    void Promise.resolve().then(open);
  }, [open]);

  switch (visit.kind) {
    case 'opening':
      return <Spinner className="opening" label="Loading …" />;
    case 'not-opened':
      return <ClosedPage call={callService} problem={visit.problem} onRetry={() => void open()} />;
    case 'closed':
      return <ClosedPage call={callService} company={visit.session.company} />;
    case 'open':
      return (
        <OpenPage
          session={visit.session}
          onSession={(session) => {
            setVisit({ kind: 'open', session });
          }}
          onClosed={() => {
            setVisit({ kind: 'closed', session: visit.session });
          }}
        />
      );
  }
}

type OpenProps = {
  readonly session: Session;
  readonly onSession: (session: Session) => void;
  readonly onClosed: () => void;
};

function OpenPage({ session, onSession, onClosed }: OpenProps) {
  const [isEnded, setEnded] = useState(false);
  const endSession = useCallback(() => {
    setEnded(true);
  }, []);
  const account = session.account.id;
  const api = useMemo(() => makeAccountApi(watchSession(callService, endSession), account), [account, endSession]);
  const standing = useStanding(api);
  useAccountWatch(api, !isEnded);
  const people = usePeople(api, session);
  const { spoken, announce } = useAnnouncer();
  const noteDraft = useDraftGuard();
  const view = useView();
  useTitle(view, session);
  const tools = useMemo(
    () => ({ api, session, standing, people, announce, noteDraft }),
    [api, session, standing, people, announce, noteDraft],
  );
  return (
    <PageToolsProvider value={tools}>
      <PageHeader call={callService} onClosed={onClosed} onEnded={endSession} onRenewed={onSession} isEnded={isEnded} />
      <div className="frame">
        <Navigation view={view} />
        <main id="main" className="main">
          <ViewPanels view={view} />
        </main>
      </div>
      <div className="unseen" role="status" aria-live="polite">
        <Sentence of={spoken} />
      </div>
      {isEnded && (
        <EndedDialog
          call={callService}
          onBack={(renewed) => {
            onSession(renewed);
            setEnded(false);
            void standing.reload();
          }}
        />
      )}
    </PageToolsProvider>
  );
}

/** The window is called by what it shows, for whoever has several open. */
function useTitle(view: ViewId, { company, account }: Session): void {
  const label = VIEWS.find(([id]) => id === view)?.[1] ?? '';
  const title = [label, company.pageName, account.name].join(' · ');
  useEffect(() => {
    document.title = title;
  }, [title]);
}

/** Notices in every answer whether the session still is one. */
const watchSession = (call: CallApi, onEnded: () => void): CallApi =>
  async function callWatched(request) {
    const answer = await call(request);
    if (answer.kind === 'problem' && answer.problem.code === 'unauthenticated') onEnded();
    return answer;
  };

function useAnnouncer() {
  const [spoken, setSpoken] = useState('');
  const announce = useCallback((text: string) => {
    // Emptied first: the same text twice is said twice.
    setSpoken('');
    setTimeout(() => {
      setSpoken(text);
    }, 50);
  }, []);
  return { spoken, announce };
}

/** Asks before the page is left while a form holds text that isn't sent. */
function useDraftGuard() {
  const drafts = useRef(new Set<string>());
  useEffect(() => {
    const ask = (event: BeforeUnloadEvent) => {
      if (drafts.current.size > 0) event.preventDefault();
    };
    addEventListener('beforeunload', ask);
    return () => {
      removeEventListener('beforeunload', ask);
    };
  }, []);
  return useCallback((form: string, unsent: boolean) => {
    if (unsent) drafts.current.add(form);
    else drafts.current.delete(form);
  }, []);
}
