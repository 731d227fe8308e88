/** Readiness: who would be locked out, and why, before the switch is on. */
import { Button, ProgressBar } from '@fluentui/react-components';
import type { Readiness } from '../../api/answers.ts';
import { Moment } from '../../parts/moment.tsx';
import { Named } from '../../parts/named.tsx';
import { Notice } from '../../parts/notice.tsx';
import { ProblemBar } from '../../parts/problem-bar.tsx';
import { Section } from '../../parts/section.tsx';
import { StartFirst } from '../../parts/start-first.tsx';
import { usePage } from '../../state/page-context.ts';
import { countOf, formatCount, formatShare } from '../../words/format.ts';
import { reportReason } from '../../words/service-words.ts';
import { JoiningDomains } from '../switch/joining-domains.tsx';
import { ReadinessList } from './readiness-list.tsx';
import { Values } from '../../parts/value.tsx';
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
            There is nothing to compare with yet. <StartFirst />
          </Notice>
        )}
        <ProblemBar problem={problem} onRetry={standing.checkReadiness} />
        {value !== undefined && <Report report={value} />}
      </Section>
      {value !== undefined && <JoiningDomains domains={value.domains} />}
      {value !== undefined && <ListOf report={value} isActive={isActive} />}
      {value?.shadow && <ShadowNumbers shadow={value.shadow} />}
    </>
  );
}

const ListOf = ({
  report: { totals, takenAt },
  isActive,
}: {
  readonly report: Readiness;
  readonly isActive: boolean;
}) => totals !== null && takenAt !== null && <ReadinessList isActive={isActive} takenAt={takenAt} totals={totals} />;

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
          <Named of={reportReason(reason ?? 'directory-unavailable')} /> It got this far: {far}.
        </span>{' '}
        {usersTotal !== null && usersTotal > 0 && <span>({formatShare(usersChecked, usersTotal)})</span>}{' '}
        <span>What is shown below is the last complete report, if there is one.</span>
      </Notice>
    );
  if (state === 'none')
    return <p className="empty">{reason === null ? 'There is no report yet.' : <Named of={reportReason(reason)} />}</p>;
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
