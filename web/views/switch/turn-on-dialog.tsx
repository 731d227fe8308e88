/** Confirming that SSO goes on. What would lock people out, or isn't known, is confirmed by itself. */
import { Button, Checkbox } from '@fluentui/react-components';
import { useState } from 'react';
import * as z from 'zod/mini';
import type { Left, Readiness } from '../../api/answers.ts';
import type { TurnRequest } from '../../api/account-api.ts';
import type { ApiProblem } from '../../api/call-api.ts';
import { ConfirmDialog } from '../../parts/forms/confirm-dialog.tsx';
import { Notice } from '../../parts/notice.tsx';
import { usePage } from '../../state/page-context.ts';
import { serviceClock } from '../../state/service-clock.ts';
import { type Forecast, forecastOn } from '../../state/switch-forecast.ts';
import { countOf } from '../../words/format.ts';
import { positionLabel } from '../../words/service-words.ts';
import { ChangedMeanwhile } from './changed-meanwhile.tsx';
import { TurnForecast } from './turn-forecast.tsx';
import { useTurn } from './use-turn.ts';

type Props = { readonly onClose: () => void; readonly onTurned: (left: Left) => void };

const LockoutNumber = z.object({ lockedOut: z.number() });

/** What stands between the admin and the turn, as the service or the report shown says. */
type Hurdle = { readonly lockedOut: number } | 'unknown' | undefined;

export function TurnOnDialog({ onClose, onTurned }: Props) {
  const { standing } = usePage();
  const [openedAt] = useState(serviceClock.now);
  const forecast = forecastOn(standing.readiness.value, openedAt);
  const look = standing.readiness.value?.state;
  const { hurdle, told, say } = useHurdle(forecast, look);
  const [isAccepted, setAccepted] = useState(false);
  const onRefused = (refused: ApiProblem) => {
    const number = LockoutNumber.safeParse(refused.body);
    if (refused.code === 'would-lock-out' && number.success) {
      say(number.data);
      void standing.reload();
    } else if (refused.code === 'readiness-unknown') {
      say('unknown');
      standing.checkReadiness();
    } else return false;
    setAccepted(false);
    return true;
  };
  const turn = useTurn({ to: 'on', onTurned, onRefused });
  // Not to know is offered only after a look that failed: the service takes it no sooner.
  const isOpen = hurdle !== 'unknown' || look === 'incomplete';
  return (
    <ConfirmDialog
      title={`Turn SSO to ${positionLabel('on')}?`}
      confirm={`Turn SSO to ${positionLabel('on')}`}
      isBusy={turn.isBusy}
      isAllowed={isOpen && (hurdle === undefined || isAccepted)}
      problem={turn.problem}
      onConfirm={() => void turn.send(isAccepted ? acceptedOf(hurdle, knownIn(forecast)) : {})}
      onClose={onClose}
    >
      <ChangedMeanwhile current={turn.changed} to="on" />
      {told !== undefined && told !== 'unknown' && (
        <Notice intent="warning" title="The number has changed.">
          Users or exclusions were changed meanwhile: {countOf(told.lockedOut, 'user')} would be locked out now.
        </Notice>
      )}
      <TurnForecast forecast={forecast} />
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

/** What the report does know is confirmed beside what it can't. */
const acceptedOf = (hurdle: Hurdle, known: number): Pick<TurnRequest, 'acceptLockouts' | 'acceptUnknownReadiness'> => ({
  ...(hurdle === 'unknown' ? { acceptUnknownReadiness: true } : {}),
  ...(hurdle === 'unknown' && known > 0 ? { acceptLockouts: known } : {}),
  ...(typeof hurdle === 'object' ? { acceptLockouts: hurdle.lockedOut } : {}),
});

function useHurdle(forecast: Forecast, look: Readiness['state'] | undefined) {
  const [said, say] = useState<Hurdle>();
  const shown: Hurdle =
    forecast.kind === 'unknown' ? 'unknown' : forecast.lockedOut > 0 ? { lockedOut: forecast.lockedOut } : undefined;
  // What the service said holds until a look has shown more.
  const told = said === 'unknown' && look === 'complete' ? undefined : said;
  return { hurdle: told ?? shown, told, say };
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

const knownIn = (forecast: Forecast): number => (forecast.kind === 'known' ? forecast.lockedOut : 0);
