/** Who left and gets a password back by what is about to be done, named, and the one choice that keeps them out. */
import { Button, Checkbox } from '@fluentui/react-components';
import type { Leaver } from '../../api/answers.ts';
import { DataTable } from '../../parts/data-table.tsx';
import { useExport } from '../../parts/export-button.tsx';
import { Moment } from '../../parts/values/moment.tsx';
import { Notice } from '../../parts/notice.tsx';
import { ProblemBar } from '../../parts/problem-bar.tsx';
import { Value } from '../../parts/values/value.tsx';
import { usePage } from '../../state/page-context.ts';
import { countOf } from '../../words/format.ts';
import { statusLabel } from '../../words/service-words.ts';
import type { LeaversWish } from './use-leavers.ts';

const MOST_NAMED = 8;
const COLUMNS = [
  { header: 'E-mail address', cell: ({ email }: Leaver) => <Value of={email} /> },
  { header: 'In Azure', cell: ({ status }: Leaver) => statusLabel(status) },
];
const emailOf = ({ email }: Leaver): string => email;

export function LeaversChoice({ leavers }: { readonly leavers: LeaversWish }) {
  const { shown, problem, refused, isWished, wish } = leavers;
  if (shown === undefined) return <ProblemBar problem={problem} />;
  const { totals, takenAt, items } = shown;
  const left = totals?.left ?? 0;
  return (
    <div className="stack">
      {refused === 'leavers-changed' && (
        <Notice intent="warning" title="Others have left than were shown.">
          Nothing was done: look at who they are now.
        </Notice>
      )}
      {refused === 'blocking-unfinished' && (
        <Notice intent="info" title={`${countOf(totals?.blocked ?? 0, 'user')} kept out so far.`}>
          Nothing else was done yet. Confirm once more: it goes on where it stopped.
        </Notice>
      )}
      {left > 0 && (
        <>
          <Notice intent="warning" title={`${countOf(left, 'user')} left, and would get in with their passwords.`}>
            Azure shows them as disabled, or no longer has them.
          </Notice>
          <DataTable label="Users who left" columns={COLUMNS} rows={items.slice(0, MOST_NAMED)} keyOf={emailOf} />
          <All left={left} />
          <Checkbox
            label={`Leave ${left === 1 ? 'this user' : `these ${countOf(left, 'user')}`} without a password sign-in`}
            checked={isWished}
            onChange={(_event, { checked }) => {
              wish(checked === true);
            }}
          />
        </>
      )}
      <AsOf takenAt={takenAt} isNobody={left === 0} />
    </div>
  );
}

function All({ left }: { readonly left: number }) {
  const { button, problem } = useExport({ list: 'users-who-left', rows: { count: left } });
  return (
    <>
      {problem}
      <div className="row">
        <div>{button}</div>
        {left > MOST_NAMED && <span className="soft">for all of them.</span>}
      </div>
    </>
  );
}

/** How old the knowledge is, and the way to newer. */
function AsOf({ takenAt, isNobody }: { readonly takenAt: string | null; readonly isNobody: boolean }) {
  const { standing } = usePage();
  const isLooking = standing.readiness.value?.state === 'running';
  return (
    <div className="row">
      <span className="soft">
        {takenAt === null ? (
          'Nobody has asked Azure yet who left.'
        ) : (
          <>
            <span>{isNobody ? 'Nobody has left, as far as Azure says. As of ' : 'As of '}</span>
            <Moment iso={takenAt} />
            <span>.</span>
          </>
        )}
      </span>
      {isLooking ? (
        <span role="status">Azure is being asked …</span>
      ) : (
        <Button size="small" onClick={() => void standing.checkReadiness()}>
          Ask Azure now
        </Button>
      )}
    </div>
  );
}
