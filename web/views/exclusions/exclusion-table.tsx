/** The exclusions one by one, and taking one off the list. */
import { Badge, Button } from '@fluentui/react-components';
import { type ReactNode, useState } from 'react';
import type { Exclusion, LockedOut } from '../../api/answers.ts';
import type { ApiProblem } from '../../api/call-api.ts';
import { PagedTable } from '../../parts/data-table.tsx';
import { LockedOutNotice } from '../../parts/locked-out.tsx';
import { Moment } from '../../parts/values/moment.tsx';
import { ProblemBar } from '../../parts/problem-bar.tsx';
import { useNow } from '../../state/time/use-now.ts';
import type { Paged } from '../../state/use-paged.ts';
import { formatEnd } from '../../words/format.ts';
import { Value } from '../../parts/values/value.tsx';
import { Who } from '../../parts/values/who.tsx';
import { RemoveDialog } from './remove-dialog.tsx';

const emailOf = ({ email }: Exclusion): string => email;

export type TableProps = {
  readonly list: Paged<Exclusion>;
  /** The last change was a removal here: only then what came of it is news. */
  readonly isLatest: boolean;
  readonly empty: ReactNode;
  readonly onDone: () => void;
};

export function ExclusionTable({ list, isLatest, empty, onDone }: TableProps) {
  const now = useNow(30_000);
  const [leaving, setLeaving] = useState<string>();
  const [problem, setProblem] = useState<ApiProblem>();
  const [lockedOut, setLockedOut] = useState<LockedOut>();
  const columns = [
    { header: 'E-mail address', wide: true, cell: (exclusion: Exclusion) => <Whose {...exclusion} /> },
    { header: 'Reason', cell: ({ reason }: Exclusion) => <Value of={reason} /> },
    { header: 'How long', cell: ({ expiresAt }: Exclusion) => <Ends expiresAt={expiresAt} now={now} /> },
    {
      header: 'Excluded',
      cell: ({ excludedAt, excludedBy }: Exclusion) => (
        <>
          <Moment iso={excludedAt} />{' '}
          <span className="soft">
            by <Who id={excludedBy} />
          </span>
        </>
      ),
    },
    {
      header: 'Actions',
      cell: ({ email }: Exclusion) => (
        <Button
          size="small"
          aria-label={`Remove ${email} from the exclusions`}
          onClick={() => {
            setLeaving(email);
          }}
        >
          Remove
        </Button>
      ),
    },
  ];
  return (
    <>
      <ProblemBar problem={problem} />
      <div role="status" className="notice-slot">
        {isLatest && lockedOut !== undefined && <LockedOutNotice of={lockedOut} />}
      </div>
      <PagedTable label="Excluded users" columns={columns} keyOf={emailOf} list={list} isPrintable empty={empty} />
      {leaving !== undefined && (
        <RemoveDialog
          email={leaving}
          onClose={(refused) => {
            setLeaving(undefined);
            setProblem(refused);
          }}
          onDone={(locked) => {
            setLeaving(undefined);
            setLockedOut(locked);
            onDone();
          }}
        />
      )}
    </>
  );
}

/** The address, whose it is, and where nobody has it, that. */
const Whose = ({ email, known, displayName }: Exclusion) => (
  <>
    <Value of={email} />{' '}
    <span className="soft small">
      {known ? <Value of={displayName} or="" /> : <span>Nobody here has this address</span>}
    </span>
  </>
);

function Ends({ expiresAt, now }: { readonly expiresAt: string | null; readonly now: number }) {
  if (expiresAt === null) return <>for good</>;
  return (
    <>
      <time dateTime={expiresAt} title={expiresAt}>
        {formatEnd(expiresAt)}
      </time>{' '}
      {Date.parse(expiresAt) <= now && (
        <Badge appearance="tint" color="warning">
          Expired
        </Badge>
      )}
    </>
  );
}
