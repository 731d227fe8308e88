/** Domains that are joining: what SSO would do to their users, and the confirmation that brings one under it. */
import { Badge, Button, Checkbox } from '@fluentui/react-components';
import { useState } from 'react';
import * as z from 'zod/mini';
import { said } from '../../../shared/platform/wire.ts';
import type { Domain } from '../../api/answers.ts';
import type { ApiProblem } from '../../api/call-api.ts';
import { ConfirmDialog } from '../../parts/forms/confirm-dialog.tsx';
import { Notice } from '../../parts/notice.tsx';
import { Section } from '../../parts/section.tsx';
import { usePage } from '../../state/page-context.ts';
import { Value } from '../../parts/value.tsx';
import { countOf } from '../../words/format.ts';

const LockoutNumber = z.object({ lockedOut: z.number() });

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
              Bring <Value of={each.domain} /> under SSO
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
  const [isAccepted, setAccepted] = useState(false);
  const { told, isUnknown, isBusy, problem, send } = useConfirm(domain, onClose, () => {
    setAccepted(false);
  });
  const lockedOut = told ?? domain.counts?.lockedOut ?? 0;
  const isAsked = isUnknown || lockedOut > 0;
  return (
    <ConfirmDialog
      title={
        <>
          Bring <Value of={domain.domain} /> under SSO?
        </>
      }
      confirm="Bring it under SSO"
      isBusy={isBusy}
      isAllowed={!isAsked || isAccepted}
      problem={problem}
      onConfirm={() => void send(lockedOut)}
      onClose={onClose}
    >
      {told !== undefined && (
        <Notice intent="warning" title="The number has changed.">
          {countOf(told, 'user')} would be locked out now.
        </Notice>
      )}
      {isUnknown && (
        <Notice intent="warning" title="Nobody knows who would be locked out.">
          Check readiness first. Only where Azure could not be asked is this taken without knowing.
        </Notice>
      )}
      <p>{numbersOf(domain)}</p>
      <p>While SSO is on, users of this domain sign in with Azure, and their passwords no longer work there.</p>
      {isAsked && (
        <Checkbox
          label={
            isUnknown
              ? 'Bring it under SSO without knowing who would be locked out'
              : `I accept that ${countOf(lockedOut, 'user')} will not be able to sign in`
          }
          checked={isAccepted}
          onChange={(_event, { checked }) => {
            setAccepted(checked === true);
          }}
        />
      )}
    </ConfirmDialog>
  );
}

function useConfirm({ domain }: Domain, onDone: () => void, onHurdle: () => void) {
  const { api, standing, announce } = usePage();
  const [told, setTold] = useState<number>();
  const [isUnknown, setUnknown] = useState(false);
  const [isBusy, setBusy] = useState(false);
  const [problem, setProblem] = useState<ApiProblem>();

  const refuse = (refused: ApiProblem) => {
    const number = LockoutNumber.safeParse(refused.body);
    onHurdle();
    setProblem(undefined);
    if (refused.code === 'would-lock-out' && number.success) setTold(number.data.lockedOut);
    else if (refused.code === 'readiness-unknown') setUnknown(true);
    else setProblem(refused);
  };

  const send = async (lockedOut: number) => {
    setBusy(true);
    const accepted = isUnknown ? { acceptUnknownReadiness: true as const } : {};
    const answer = await api.confirmDomain(domain, { acceptLockouts: lockedOut, ...accepted });
    setBusy(false);
    if (answer.kind === 'problem') {
      refuse(answer.problem);
    } else {
      announce(said`${domain} is under SSO.`);
      onDone();
    }
    await standing.reload();
  };
  return { told, isUnknown, isBusy, problem, send };
}
