/** Readiness: who would be locked out, and why, before the switch is on. */
import { Badge, Button, Field, Input, ProgressBar, Select } from '@fluentui/react-components';
import { useCallback, useMemo, useState } from 'react';
import type { Readiness } from '../../api/answers.ts';
import { READINESS_STATUSES } from '../../../shared/readiness/wire.ts';
import { PagedTable } from '../../parts/data-table.tsx';
import { useExport } from '../../parts/export-button.tsx';
import { Moment } from '../../parts/moment.tsx';
import { Notice } from '../../parts/notice.tsx';
import { ProblemBar } from '../../parts/problem-bar.tsx';
import { Section } from '../../parts/section.tsx';
import { usePage } from '../../state/page-context.ts';
import { useDelayed } from '../../state/use-delayed.ts';
import { usePaged } from '../../state/use-paged.ts';
import { countOf, formatCount, formatShare } from '../../words/format.ts';
import { reportReason, statusLabel, statusMeaning } from '../../words/service-words.ts';
import { JoiningDomains } from '../switch/joining-domains.tsx';
import { LinkDialog } from './link-dialog.tsx';
import { Value, Values } from '../../parts/value.tsx';
import { ShadowNumbers } from '../switch/shadow-numbers.tsx';

export function ReadinessView({ isActive }: { readonly isActive: boolean }) {
  const { standing } = usePage();
  const { value, problem } = standing.readiness;
  const isConnected = standing.integration.value?.state !== 'not-connected';
  const isRunning = value?.state === 'running';
  return (
    <>
      <Section
        title="Who is ready for SSO"
        lead="Compares the users known here with the users of your Azure tenant. Nothing is changed by it."
        actions={
          isConnected && (
            <Button appearance="primary" disabledFocusable={isRunning} onClick={standing.checkReadiness}>
              {isRunning ? 'Checking …' : 'Check again'}
            </Button>
          )
        }
      >
        {!isConnected && (
          <Notice intent="info" title="No tenant is connected.">
            There is nothing to compare with yet. <a href="#/overview">Start Azure Integration</a> first.
          </Notice>
        )}
        <ProblemBar problem={problem} onRetry={standing.checkReadiness} />
        {value !== undefined && <Report report={value} />}
      </Section>
      {value !== undefined && <JoiningDomains domains={value.domains} />}
      {value?.totals && <ReadinessList key={value.takenAt} isActive={isActive} totals={value.totals} />}
      {value?.shadow && <ShadowNumbers shadow={value.shadow} />}
    </>
  );
}

function Report({ report }: { readonly report: Readiness }) {
  const { totals, takenAt, unverifiedDomains, assignment } = report;
  return (
    <div className="stack">
      <Progress report={report} />
      {unverifiedDomains.length > 0 && (
        <Notice intent="warning" title="Domains that your tenant hasn’t verified:">
          <Values of={unverifiedDomains} />. Users of these domains can’t be matched until the domain is added and
          verified in Azure.
        </Notice>
      )}
      {assignment?.required === true && assignment.who !== 'known' && (
        <Notice intent="warning" title="Your Azure lets only assigned people use this application.">
          This report can’t see {assignment.who === 'unknown' ? 'who is assigned' : 'who is in the assigned groups'}:
          whoever isn’t assigned is locked out and not counted here. Assign everybody in Azure (Enterprise applications,
          Users and groups), or turn “Assignment required” off there.
        </Notice>
      )}
      {totals !== null && <UnreadableUsers count={totals.unreadable} />}
      {totals !== null && <Tiles totals={totals} />}
      {takenAt !== null && (
        <p className="soft">
          As of <Moment iso={takenAt} />.
        </p>
      )}
    </div>
  );
}

const UnreadableUsers = ({ count }: { readonly count: number }) =>
  count > 0 && (
    <Notice intent="warning" title={`What is stored of ${countOf(count, 'user')} can’t be read.`}>
      They are in no number here, and SSO can’t be turned on while that is so. The operators of the service have been
      told; check again when they have mended it.
    </Notice>
  );

function Progress({ report: { state, reason, progress } }: { readonly report: Readiness }) {
  const { directoryRead, usersChecked, usersTotal } = progress;
  const far =
    usersTotal === null
      ? `${countOf(directoryRead, 'Azure user')} read, ${formatCount(usersChecked)} users checked`
      : `${formatCount(usersChecked)} of ${countOf(usersTotal, 'user')} checked, ${countOf(directoryRead, 'Azure user')} read`;
  if (state === 'running') {
    const part = usersTotal === null || usersTotal === 0 ? {} : { value: Math.min(1, usersChecked / usersTotal) };
    return (
      <div className="stack-tight">
        <ProgressBar aria-label="Readiness check" {...part} />
        <p role="status">Checking: {far}. You may leave this view; the check goes on while this page is open.</p>
      </div>
    );
  }
  if (state === 'incomplete')
    return (
      <Notice intent="warning" title="The last check is not complete.">
        <span>
          {reportReason(reason ?? 'directory-unavailable')} It got this far: {far}.
        </span>{' '}
        {usersTotal !== null && usersTotal > 0 && <span>({formatShare(usersChecked, usersTotal)})</span>}{' '}
        <span>What is shown below is the last complete report, if there is one.</span>
      </Notice>
    );
  if (state === 'none')
    return <p className="empty">{reason === null ? 'There is no report yet.' : reportReason(reason)}</p>;
  return null;
}

type Totals = NonNullable<Readiness['totals']>;

const Tiles = ({ totals: { users, lockedOut, byStatus } }: { readonly totals: Totals }) => (
  <dl className="tiles">
    <Tile label="Users" value={users} />
    <Tile label="Ready" value={byStatus['ready'] ?? 0} tone="good" />
    <Tile label="Would be locked out" value={lockedOut} tone={lockedOut > 0 ? 'bad' : 'good'} />
    <Tile label="Excluded" value={byStatus['excluded'] ?? 0} />
  </dl>
);

const Tile = ({ label, value, tone = 'plain' }: { label: string; value: number; tone?: string }) => (
  <div className={`tile tile-${tone}`}>
    <dt>{label}</dt>
    <dd>{formatCount(value)}</dd>
  </div>
);

type User = Readiness['items'][number];
/** Who isn't found, or not as the one person: a link by hand can be the answer. */
const LINKABLE: readonly string[] = ['recreated-in-entra', 'address-differs', 'ambiguous', 'not-in-entra'];

const columnsWith = (onLink: (email: string) => void) => [
  { header: 'E-mail address', wide: true, cell: ({ email }: User) => <Value of={email} /> },
  { header: 'Name', cell: ({ displayName }: User) => <Value of={displayName} /> },
  { header: 'Status', wide: true, cell: (user: User) => <Status user={user} /> },
  { header: 'Azure sign-in name', wide: true, cell: ({ userPrincipalName }: User) => <Value of={userPrincipalName} /> },
  {
    header: 'Actions',
    cell: ({ email, status }: User) =>
      LINKABLE.includes(status) && (
        <Button
          size="small"
          aria-label={`Link ${email} to a person in Azure`}
          onClick={() => {
            onLink(email);
          }}
        >
          Link …
        </Button>
      ),
  },
];

const Status = ({ user: { status, lockedOut } }: { readonly user: User }) => (
  <span className="stack-tight">
    <Badge appearance="tint" color={lockedOut ? 'danger' : status === 'ready' ? 'success' : 'informative'}>
      {statusLabel(status)}
    </Badge>
    {status !== 'ready' && <span className="soft small">{statusMeaning(status)}</span>}
  </span>
);

function ReadinessList({ totals, isActive }: { readonly totals: Totals; readonly isActive: boolean }) {
  const { api, standing } = usePage();
  const [status, setStatus] = useState('');
  const [search, setSearch] = useState('');
  const wanted = useDelayed(search.trim());
  const list = usePaged(
    useCallback(
      (after: string | undefined) =>
        api.readReadiness({ status, search: wanted, ...(after === undefined ? {} : { after }) }),
      [api, status, wanted],
    ),
    isActive,
  );
  const { button, problem } = useExport({ list: 'readiness', query: { status, search: wanted } });
  const [linking, setLinking] = useState<string>();
  const columns = useMemo(() => columnsWith(setLinking), []);
  return (
    <Section title="User by user" actions={button}>
      {problem}
      <Filters totals={totals} status={status} onStatus={setStatus} search={search} onSearch={setSearch} />
      <ProblemBar problem={list.problem} onRetry={list.reload} />
      <PagedTable
        label="Users and their readiness"
        columns={columns}
        keyOf={emailOf}
        list={list}
        empty="No user matches."
      />
      {linking !== undefined && (
        <LinkDialog
          email={linking}
          onClose={() => {
            setLinking(undefined);
          }}
          onDone={() => {
            setLinking(undefined);
            standing.checkReadiness();
          }}
        />
      )}
    </Section>
  );
}
type FiltersProps = {
  readonly totals: Totals;
  readonly status: string;
  readonly onStatus: (status: string) => void;
  readonly search: string;
  readonly onSearch: (search: string) => void;
};

const Filters = ({ totals, status, onStatus, search, onSearch }: FiltersProps) => (
  <div className="filters">
    <Field label="Status">
      <Select
        value={status}
        onChange={(_event, { value }) => {
          onStatus(value);
        }}
      >
        <option value="">All ({formatCount(totals.users)})</option>
        {READINESS_STATUSES.map((each) => (
          <option key={each} value={each}>
            {statusLabel(each)} ({formatCount(totals.byStatus[each] ?? 0)})
          </option>
        ))}
      </Select>
    </Field>
    <Field label="Address begins with">
      <Input
        type="search"
        autoComplete="off"
        value={search}
        onChange={(_event, { value }) => {
          onSearch(value);
        }}
      />
    </Field>
  </div>
);

const emailOf = ({ email }: User): string => email;
