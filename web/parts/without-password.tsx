/** Who has no usable password with the Company after SSO no longer holds for them: they can't get in by themselves. */
import { Button } from '@fluentui/react-components';
import { useCallback, useState } from 'react';
import type { UsersWithoutPassword } from '../api/answers.ts';
import { usePage } from '../state/page-context.ts';
import { usePaged } from '../state/use-paged.ts';
import { countOf, type Total } from '../words/format.ts';
import { DataTable, PagedTable } from './data-table.tsx';
import { useExport } from './export-button.tsx';
import { Notice } from './notice.tsx';
import { Value } from './values/value.tsx';
import { ProblemBar } from './problem-bar.tsx';

type Props = { readonly users: UsersWithoutPassword };
const COLUMNS = [{ header: 'E-mail address', cell: (email: string) => <Value of={email} /> }];
const same = (email: string): string => email;

export function WithoutPassword({ users }: Props) {
  const { session, standing } = usePage();
  // Those concerned may be fewer than the file has, which is of the account.
  const lacking = standing.readiness.value?.totals?.withoutPassword;
  if (users.count === 0)
    return (
      <Notice intent="success">
        Every user concerned has a usable <Value of={session.company.name} /> password.
      </Notice>
    );
  return (
    <div className="stack">
      <Notice intent="warning" title={`${countOf(users.count, 'user')} without a usable password.`}>
        They can’t sign in until you reset their password or invite them again in{' '}
        <Value of={session.company.controlPanelName} />, or they reset it themselves. Nobody was e-mailed.
      </Notice>
      <WithoutPasswordList
        shown={users.items}
        isMore={users.items.length < users.count}
        all={lacking === undefined ? undefined : { count: lacking }}
      />
    </div>
  );
}

/** Before passwords count again: how many of the account have none, with all of them. Nothing where that isn't known, or nobody lacks one. */
export function LackingPassword() {
  const lacking = usePage().standing.readiness.value?.totals?.withoutPassword ?? 0;
  if (lacking === 0) return null;
  return (
    <>
      <p>
        <strong>{countOf(lacking, 'user')}</strong> of the account {lacking === 1 ? 'has' : 'have'} no usable password,
        and can’t sign in before they have one.
      </p>
      <WithoutPasswordList shown={[]} isMore all={{ count: lacking }} />
    </>
  );
}

type ListProps = {
  readonly shown: readonly string[];
  readonly isMore: boolean;
  /** How many of the account have none; undefined: only those concerned were counted. */
  readonly all?: Total | undefined;
};

/** Those that are known, and the way to all of the account. */
export function WithoutPasswordList({ shown, isMore, all }: ListProps) {
  const [isWhole, setWhole] = useState(false);
  const { button, problem } = useExport({ list: 'users-without-password', rows: all });
  if (isWhole) return <AllWithoutPassword />;
  return (
    <>
      {shown.length > 0 && (
        <DataTable label="Users without a usable password" columns={COLUMNS} rows={shown} keyOf={same} />
      )}
      {problem}
      <div className="row">
        <div>{button}</div>
        {isMore && (
          <Button
            onClick={() => {
              setWhole(true);
            }}
          >
            Show all users without a password
          </Button>
        )}
      </div>
    </>
  );
}

function AllWithoutPassword() {
  const { api } = usePage();
  const list = usePaged(useCallback((after: string | undefined) => api.listWithoutPassword(after), [api]));
  return (
    <>
      <ProblemBar problem={list.problem} onRetry={list.reload} />
      <PagedTable
        label="Users without a usable password"
        columns={COLUMNS}
        keyOf={same}
        list={list}
        empty="There is nobody."
      />
    </>
  );
}
