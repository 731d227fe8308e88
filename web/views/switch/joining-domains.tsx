/** Domains that are joining: what SSO would do to their users, and the confirmation that brings one under it. */
import { Badge, Button } from '@fluentui/react-components';
import { useState } from 'react';
import { said } from '../../../shared/platform/wire.ts';
import type { Domain } from '../../api/answers.ts';
import type { ApiProblem } from '../../api/call-api.ts';
import { ConfirmDialog } from '../../parts/forms/confirm-dialog.tsx';
import { Section } from '../../parts/section.tsx';
import { usePage } from '../../state/page-context.ts';
import { Value } from '../../parts/values/value.tsx';
import { serviceClock } from '../../state/time/service-clock.ts';
import { forecastOn, type Numbers } from '../../state/guide/switch-forecast.ts';
import { countOf } from '../../words/format.ts';
import { AcceptLockouts } from './accept-lockouts.tsx';
import { useChanges } from './use-changes.ts';
import { type Accepted, useAcceptance } from './use-acceptance.ts';

export function JoiningDomains({ domains }: { readonly domains: readonly Domain[] }) {
  const [chosen, setChosen] = useState<string>();
  const joining = domains.filter(({ state }) => state === 'joining');
  const domain = joining.find((each) => each.domain === chosen);
  if (joining.length === 0) return null;
  return (
    <Section
      title="Joining domains"
      lead="These domains came after SSO was on. Their users keep their passwords until you bring the domain under SSO."
    >
      <ul className="joining">
        {joining.map((each) => (
          <li key={each.domain} className="joining-domain">
            <div className="step-text">
              <h4>
                <Value of={each.domain} />{' '}
                {each.verified === false && (
                  <Badge appearance="tint" color="warning">
                    Not verified in Azure
                  </Badge>
                )}
              </h4>
              <p>{numbersOf(each)}</p>
            </div>
            <Button
              onClick={() => {
                setChosen(each.domain);
              }}
            >
              <span>
                Bring <Value of={each.domain} /> under SSO
              </span>
            </Button>
          </li>
        ))}
      </ul>
      {domain !== undefined && (
        <ConfirmDomain
          domain={domain}
          onClose={() => {
            setChosen(undefined);
          }}
        />
      )}
    </Section>
  );
}

function numbersOf({ counts }: Domain): string {
  if (counts === null) return 'Nobody has looked yet who could sign in. Check again above.';
  const { users, lockedOut, notJudged, excluded } = counts;
  const parts = [
    `${countOf(users, 'user')}: ${lockedOut} would be locked out, ${excluded} excluded`,
    ...(notJudged === 0 ? [] : [`${notJudged} of those locked out are newer than the report, so nobody knows`]),
  ];
  return `${parts.join('; ')}.`;
}

function ConfirmDomain({ domain, onClose }: { readonly domain: Domain; readonly onClose: () => void }) {
  const { standing } = usePage();
  const [openedAt] = useState(serviceClock.now);
  const isOfToday = forecastOn(standing.readiness.value, openedAt).kind === 'known';
  const acceptance = useAcceptance(knownOf(domain, isOfToday));
  const { isBusy, problem, send } = useConfirm(domain, onClose, acceptance.onRefused);
  const { accepted, isRead } = acceptance;
  const changes = useChanges(countedOf(domain, standing.readiness.value?.takenAt), isRead);
  return (
    <ConfirmDialog
      title={
        <>
          Bring <Value of={domain.domain} /> under SSO?
        </>
      }
      confirm="Bring it under SSO"
      isBusy={isBusy}
      isAllowed={accepted !== undefined}
      problem={problem}
      onConfirm={() => void (accepted && send(accepted))}
      onClose={onClose}
    >
      {acceptance.hurdle.kind !== 'reading' && <p>{numbersOf(domain)}</p>}
      <p>While SSO is on, users of this domain sign in with Azure, and their passwords no longer work there.</p>
      <AcceptLockouts acceptance={acceptance} changes={changes} />
    </ConfirmDialog>
  );
}

const countedOf = ({ counts }: Domain, takenAt: string | null = null): Numbers | undefined =>
  counts === null || takenAt === null ? undefined : { ...counts, takenAt };

/** Where all are excluded, or there is nobody, no report is needed to know. */
function knownOf({ counts }: Domain, isOfToday: boolean): number | undefined {
  if (counts === null) return undefined;
  if (counts.users === counts.excluded) return 0;
  return isOfToday ? counts.lockedOut : undefined;
}

function useConfirm({ domain }: Domain, onDone: () => void, onRefused: (refused: ApiProblem) => boolean) {
  const { api, standing, announce } = usePage();
  const [isBusy, setBusy] = useState(false);
  const [problem, setProblem] = useState<ApiProblem>();

  const send = async (accepted: Accepted) => {
    setBusy(true);
    const answer = await api.confirmDomain(domain, accepted);
    setBusy(false);
    setProblem(undefined);
    if (answer.kind === 'ok') {
      announce(said`${domain} is under SSO.`);
      onDone();
    } else if (onRefused(answer.problem)) return;
    else setProblem(answer.problem);
    await standing.reload();
  };
  return { isBusy, problem, send };
}
