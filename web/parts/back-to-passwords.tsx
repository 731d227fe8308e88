/** Whom a change has given back to passwords: who has none, and who left and can sign in again. */
import type { DisabledInEntra, Left } from '../api/answers.ts';
import { usePage } from '../state/page-context.ts';
import { countOf } from '../words/format.ts';
import { DataTable } from './data-table.tsx';
import { Notice } from './notice.tsx';
import { Value } from './values/value.tsx';
import { WithoutPassword } from './without-password.tsx';

export const BackToPasswords = ({ left: { usersWithoutPassword, disabledInEntra } }: { readonly left: Left }) => (
  <>
    {usersWithoutPassword && <WithoutPassword users={usersWithoutPassword} />}
    {disabledInEntra && disabledInEntra.count > 0 && <Leavers leavers={disabledInEntra} />}
  </>
);

const COLUMNS = [{ header: 'E-mail address', cell: (email: string) => <Value of={email} /> }];
const same = (email: string): string => email;

function Leavers({ leavers: { count, more, items } }: { readonly leavers: DisabledInEntra }) {
  const { session } = usePage();
  return (
    <div className="stack">
      <Notice
        intent="warning"
        title={`${more ? 'More than ' : ''}${countOf(count, 'user')} ${count === 1 && !more ? 'is' : 'are'} disabled in Azure.`}
      >
        Perhaps they left. They can sign in again with the password of <Value of={session.company.name} />: take it away
        in <Value of={session.company.controlPanelName} />.
      </Notice>
      <DataTable label="Users who are disabled in Azure" columns={COLUMNS} rows={items} keyOf={same} />
    </div>
  );
}
