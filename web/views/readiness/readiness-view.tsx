/** Readiness: who would be locked out, and why, before the switch is on. */
import { Button } from '@fluentui/react-components';
import type { Readiness } from '../../api/answers.ts';
import { Moment } from '../../parts/values/moment.tsx';
import { Notice } from '../../parts/notice.tsx';
import { StartFirst } from '../../parts/start-first.tsx';
import { ProblemBar } from '../../parts/problem-bar.tsx';
import { Section } from '../../parts/section.tsx';
import { usePage } from '../../state/page-context.ts';
import { countOf } from '../../words/format.ts';
import { JoiningDomains } from '../switch/joining-domains.tsx';
import { CheckProgress } from './check-progress.tsx';
import { ReadinessList } from './readiness-list.tsx';
import { Tiles } from './tiles.tsx';
import { Values } from '../../parts/values/value.tsx';
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
            <Button appearance="primary" disabledFocusable={isRunning} onClick={() => void standing.checkReadiness()}>
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
        <ProblemBar problem={problem} onRetry={() => void standing.checkReadiness()} />
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
      <CheckProgress report={report} />
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
          As it is now, with what changed here since. What Azure says is as of <Moment iso={takenAt} />.
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
