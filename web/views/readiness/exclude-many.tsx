/** Excluding many users: asked, sent in chunks, and what came of each; also after the page was loaded again in the middle of it. */
import { Button } from '@fluentui/react-components';
import { useEffect, useState } from 'react';
import { Notice } from '../../parts/notice.tsx';
import { Section } from '../../parts/section.tsx';
import { type Chosen, type ExclusionOrder, keptExclusions } from '../../state/kept-exclusion.ts';
import { useDraft, usePage } from '../../state/page-context.ts';
import { countOf, endOfDay, formatCount } from '../../words/format.ts';
import { ImportProgress } from '../exclusions/import-progress.tsx';
import { useImport } from '../exclusions/use-import.ts';
import { ExcludeDialog } from './exclude-dialog.tsx';

export type ExcludeMany = ReturnType<typeof useExcludeMany>;

/** `onSent`: the list may say something else by now. */
export function useExcludeMany(onSent: () => void) {
  const { session } = usePage();
  const account = session.account.id;
  const [asked, setAsked] = useState<ExclusionOrder>();
  const [sent, setSent] = useState<ExclusionOrder>();
  const [kept, setKept] = useState(() => keptExclusions.read(account));
  const run = useImport('add', onSent, 'user');
  const { state } = run;
  useDraft('exclude-many', state.kind === 'sending');
  useEffect(() => {
    if (sent === undefined || state.kind === 'idle') return;
    if (state.kind === 'sending')
      keptExclusions.keep(account, { order: sent, total: state.total, answered: state.done });
    else if (state.rest.length === 0) keptExclusions.forget(account);
  }, [account, sent, state]);
  const forget = () => {
    keptExclusions.forget(account);
    setKept(undefined);
  };
  return {
    ...{ asked, kept, run, forget },
    ask: (chosen: Chosen) => {
      setAsked({ chosen, reason: '', lastDay: '' });
    },
    askAgain: () => {
      setAsked(kept?.order);
    },
    close: () => {
      setAsked(undefined);
    },
    start: (order: ExclusionOrder, emails: readonly string[]) => {
      setAsked(undefined);
      setKept(undefined);
      setSent(order);
      const reason = order.reason.trim();
      const expiresAt = endOfDay(order.lastDay);
      const terms = { ...(reason === '' ? {} : { reason }), ...(expiresAt === undefined ? {} : { expiresAt }) };
      void run.start(emails.map((email, at) => ({ line: at + 1, email, ...terms })));
    },
    end: () => {
      forget();
      run.reset();
    },
  };
}

/** `takenAt`: of the report that is shown. `onStarted`: they aren't to be chosen any more. */
type Props = { readonly many: ExcludeMany; readonly takenAt: string; readonly onStarted: () => void };

export function ExcludeManyPart({ many, takenAt, onStarted }: Props) {
  const { asked, kept, run } = many;
  const isIdle = run.state.kind === 'idle';
  return (
    <>
      {isIdle && kept !== undefined && (
        <Notice intent="warning" title={`Excluding ${countOf(kept.total, 'user')} isn’t finished.`}>
          <span>The page was left when {formatCount(kept.answered)} had been answered. </span>
          <span>Going on does no harm to those who are excluded already.</span>{' '}
          <Button size="small" onClick={many.askAgain}>
            Go on …
          </Button>{' '}
          <Button size="small" appearance="subtle" onClick={many.forget}>
            Leave it
          </Button>
        </Notice>
      )}
      {!isIdle && (
        <Section title={run.state.kind === 'sending' ? 'Excluding users' : 'Users excluded'}>
          <ImportProgress run={run} onClose={many.end} />
        </Section>
      )}
      {asked !== undefined && (
        <ExcludeDialog
          order={asked}
          takenAt={takenAt}
          onClose={many.close}
          onConfirm={(order, emails) => {
            many.start(order, emails);
            onStarted();
          }}
        />
      )}
    </>
  );
}
