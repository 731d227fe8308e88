/** Confirming a turn of the switch. What would lock people out, or isn't known, is confirmed by itself. */
import { Button, Checkbox } from '@fluentui/react-components';
import { useState } from 'react';
import * as z from 'zod/mini';
import { isolated } from '../../../shared/platform/wire.ts';
import { CurrentSwitch, type Position, type Readiness, type Left } from '../../api/answers.ts';
import type { ApiProblem } from '../../api/call-api.ts';
import { ConfirmDialog } from '../../parts/forms/confirm-dialog.tsx';
import { Notice } from '../../parts/notice.tsx';
import { Sentence } from '../../parts/sentence.tsx';
import { usePage } from '../../state/page-context.ts';
import { serviceClock } from '../../state/service-clock.ts';
import { type Forecast, forecastOn } from '../../state/switch-forecast.ts';
import { countOf, formatMoment } from '../../words/format.ts';
import { positionLabel } from '../../words/service-words.ts';
import { isEnforced } from '../../../shared/switch/wire.ts';
import { TurnForecast } from './turn-forecast.tsx';

type Props = {
  readonly to: Position;
  readonly onClose: () => void;
  readonly onTurned: (left: Left) => void;
};

const LockoutNumber = z.object({ lockedOut: z.number() });

/** What stands between the admin and the turn, as the service or the report shown says. */
type Hurdle = { readonly lockedOut: number } | 'unknown' | undefined;

export function TurnDialog({ to, onClose, onTurned }: Props) {
  const { standing, session } = usePage();
  const [openedAt] = useState(serviceClock.now);
  const forecast = forecastOn(standing.readiness.value, openedAt);
  const look = standing.readiness.value?.state;
  const { hurdle, told, say } = useHurdle(to, forecast, look);
  const [isAccepted, setAccepted] = useState(false);
  const turn = useTurn(to, knownIn(forecast), onTurned, (said) => {
    say(said);
    setAccepted(false);
  });
  // Not to know is offered only after a look that failed: the service takes it no sooner.
  const isOpen = hurdle !== 'unknown' || look === 'incomplete';
  return (
    <ConfirmDialog
      title={`Turn SSO to ${positionLabel(to)}?`}
      confirm={`Turn SSO to ${positionLabel(to)}`}
      isBusy={turn.isBusy}
      isAllowed={isOpen && (hurdle === undefined || isAccepted)}
      problem={turn.problem}
      onConfirm={() => void turn.send(isAccepted ? hurdle : undefined)}
      onClose={onClose}
    >
      {turn.changed !== undefined && <ChangedMeanwhile current={turn.changed} to={to} />}
      {told !== undefined && told !== 'unknown' && (
        <Notice intent="warning" title="The number has changed.">
          Users or exclusions were changed meanwhile: {countOf(told.lockedOut, 'user')} would be locked out now.
        </Notice>
      )}
      <TurnForecast to={to} forecast={forecast} company={session.company.name} />
      {!isOpen && <LookFirst isLooking={look === 'running'} onLook={standing.checkReadiness} />}
      {isOpen && hurdle !== undefined && (
        <Checkbox
          label={
            hurdle === 'unknown'
              ? 'Turn SSO on without knowing who would be locked out'
              : `I accept that ${countOf(hurdle.lockedOut, 'user')} will not be able to sign in`
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

function useHurdle(to: Position, forecast: Forecast, look: Readiness['state'] | undefined) {
  const [said, say] = useState<Hurdle>();
  const shown: Hurdle =
    forecast.kind === 'unknown' ? 'unknown' : forecast.lockedOut > 0 ? { lockedOut: forecast.lockedOut } : undefined;
  // What the service said holds until a look has shown more.
  const told = said === 'unknown' && look === 'complete' ? undefined : said;
  return { hurdle: isEnforced(to) ? (told ?? shown) : undefined, told, say };
}

function LookFirst({ isLooking, onLook }: { readonly isLooking: boolean; readonly onLook: () => void }) {
  return (
    <p>
      {isLooking ? (
        <span role="status">Azure is being asked who could sign in …</span>
      ) : (
        <Button onClick={onLook}>Ask Azure who would be locked out</Button>
      )}
    </p>
  );
}

const knownIn = (forecast: ReturnType<typeof forecastOn>): number =>
  forecast.kind === 'known' ? forecast.lockedOut : 0;

function useTurn(
  to: Position,
  /** How many are locked out, as far as that is known. */
  known: number,
  onTurned: (left: Left) => void,
  onHurdle: (hurdle: Hurdle) => void,
) {
  const { api, standing, announce } = usePage();
  const [isBusy, setBusy] = useState(false);
  const [problem, setProblem] = useState<ApiProblem>();
  const [changed, setChanged] = useState<CurrentSwitch>();

  const refuse = async (refused: ApiProblem) => {
    setProblem(undefined);
    const current = CurrentSwitch.safeParse(refused.body['current']);
    const number = LockoutNumber.safeParse(refused.body);
    if (refused.code === 'version-changed' && current.success) {
      setChanged(current.data);
      standing.setSso({ sso: current.data.sso, etag: current.data.etag, shadowSince: undefined });
    } else if (refused.code === 'would-lock-out' && number.success) {
      onHurdle(number.data);
      await standing.reload();
    } else if (refused.code === 'readiness-unknown') {
      onHurdle('unknown');
      standing.checkReadiness();
    } else {
      setProblem(refused);
      await standing.reload();
    }
  };

  const send = async (accepted: Hurdle) => {
    setBusy(true);
    const answer = await api.turnSso({
      sso: to,
      etag: standing.sso.value?.etag ?? '',
      ...(accepted === 'unknown' ? { acceptUnknownReadiness: true } : {}),
      // What the report does know is confirmed beside what it can't.
      ...(accepted === 'unknown' && known > 0 ? { acceptLockouts: known } : {}),
      ...(typeof accepted === 'object' ? { acceptLockouts: accepted.lockedOut } : {}),
    });
    setBusy(false);
    if (answer.kind === 'problem') return refuse(answer.problem);
    const { sso, shadowSince } = answer.value;
    standing.setSso({ sso, etag: answer.etag, shadowSince: shadowSince ?? undefined });
    announce(`SSO is ${positionLabel(sso)}.`);
    onTurned(answer.value);
    await standing.reload();
  };
  return { isBusy, problem, changed, send };
}

function ChangedMeanwhile({ current, to }: { readonly current: CurrentSwitch; readonly to: Position }) {
  const { changedBy, changedAt } = current;
  const who = changedBy === null ? 'Somebody else' : isolated(changedBy);
  return (
    <Notice intent="warning" title="Somebody else was faster.">
      <span>
        <Sentence of={who} /> turned the switch to {positionLabel(current.sso)}
      </span>
      {changedAt && <span> ({formatMoment(changedAt)})</span>}
      <span>. Nothing was done yet; confirm again if you still want it {positionLabel(to)}.</span>
    </Notice>
  );
}
