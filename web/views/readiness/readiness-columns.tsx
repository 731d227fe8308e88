/** What the list says of a user, and what can be done about this one. */
import { Badge, Button, Checkbox } from '@fluentui/react-components';
import type { ReadinessUser } from '../../import/gather-users.ts';
import type { Column } from '../../parts/data-table.tsx';
import { Value } from '../../parts/values/value.tsx';
import { askAbout } from '../../state/asked-user.ts';
import { statusLabel, statusMeaning } from '../../words/service-words.ts';
import type { Selection } from './use-selection.ts';

/** Who isn't found, or not as the one person: a link by hand can be the answer. */
const LINKABLE: readonly string[] = [
  'recreated-in-entra',
  'gone-from-entra',
  'address-differs',
  'ambiguous',
  'not-in-entra',
];

type Given = { readonly selection: Selection; readonly onLink: (email: string) => void };

export const readinessColumns = ({ selection, onLink }: Given): readonly Column<ReadinessUser>[] => [
  {
    header: 'Select',
    cell: (user) => (
      <Checkbox
        aria-label={`Select ${user.email}`}
        checked={selection.isPicked(user.email)}
        onChange={() => {
          selection.toggle(user);
        }}
      />
    ),
  },
  { header: 'E-mail address', wide: true, cell: ({ email }) => <Value of={email} /> },
  { header: 'Name', cell: ({ displayName }) => <Value of={displayName} /> },
  { header: 'Status', wide: true, cell: (user) => <Status user={user} /> },
  { header: 'Azure sign-in name', wide: true, cell: ({ userPrincipalName }) => <Value of={userPrincipalName} /> },
  { header: 'Actions', cell: (user) => <RowActions user={user} onLink={onLink} /> },
];

const Status = ({ user: { status, lockedOut } }: { readonly user: ReadinessUser }) => (
  <span className="stack-tight">
    <Badge appearance="tint" color={lockedOut ? 'danger' : status === 'ready' ? 'success' : 'informative'}>
      {statusLabel(status)}
    </Badge>
    {status !== 'ready' && <span className="soft small">{statusMeaning(status)}</span>}
  </span>
);

type ActionsProps = { readonly user: ReadinessUser } & Pick<Given, 'onLink'>;

const RowActions = ({ user: { email, status }, onLink }: ActionsProps) => (
  <span className="row-actions">
    {LINKABLE.includes(status) && (
      <Button
        size="small"
        aria-label={`Link ${email} to a person in Azure`}
        onClick={() => {
          onLink(email);
        }}
      >
        Link …
      </Button>
    )}
    <Button
      as="a"
      size="small"
      appearance="subtle"
      href="#/test"
      aria-label={`Test the sign-in of ${email}`}
      onClick={() => {
        askAbout({ view: 'test', email });
      }}
    >
      Test
    </Button>
    <Button
      as="a"
      size="small"
      appearance="subtle"
      href="#/explain"
      aria-label={`Explain what ${email} gets`}
      onClick={() => {
        askAbout({ view: 'explain', email });
      }}
    >
      Explain
    </Button>
  </span>
);
