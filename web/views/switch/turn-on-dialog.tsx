/** Confirming that SSO goes on, with the numbers as they are now. */
import { useState } from 'react';
import type { Left } from '../../api/answers.ts';
import { ConfirmDialog } from '../../parts/forms/confirm-dialog.tsx';
import { UntestedNotice } from '../../parts/passed-tests.tsx';
import { usePage } from '../../state/page-context.ts';
import { serviceClock } from '../../state/time/service-clock.ts';
import { forecastOn } from '../../state/guide/switch-forecast.ts';
import { positionLabel } from '../../words/service-words.ts';
import { AcceptLockouts } from './accept-lockouts.tsx';
import { ChangedMeanwhile } from './changed-meanwhile.tsx';
import { TurnForecast } from './turn-forecast.tsx';
import { useAcceptance } from './use-acceptance.ts';
import { useChanges } from './use-changes.ts';
import { useTurn } from './use-turn.ts';

type Props = { readonly onClose: () => void; readonly onTurned: (left: Left) => void };

export function TurnOnDialog({ onClose, onTurned }: Props) {
  const { standing } = usePage();
  const [openedAt] = useState(serviceClock.now);
  const forecast = forecastOn(standing.readiness.value, openedAt);
  const acceptance = useAcceptance(forecast.kind === 'known' ? forecast.lockedOut : undefined);
  const { accepted, isRead, onRefused } = acceptance;
  const turn = useTurn({ to: 'on', onTurned, onRefused });
  const changes = useChanges(forecast.kind === 'known' ? forecast : undefined, isRead);
  return (
    <ConfirmDialog
      title={`Turn SSO to ${positionLabel('on')}?`}
      confirm={`Turn SSO to ${positionLabel('on')}`}
      isBusy={turn.isBusy}
      isAllowed={accepted !== undefined}
      problem={turn.problem}
      onConfirm={() => void turn.send(accepted)}
      onClose={onClose}
    >
      <ChangedMeanwhile current={turn.changed} to="on" />
      {acceptance.hurdle.kind !== 'reading' && <TurnForecast forecast={forecast} />}
      <UntestedNotice />
      <AcceptLockouts acceptance={acceptance} changes={changes} />
    </ConfirmDialog>
  );
}
