/** Confirming a turn to a position in which people sign in with passwords: off, or shadow. */
import type { Left, Position } from '../../api/answers.ts';
import { ConfirmDialog } from '../../parts/forms/confirm-dialog.tsx';
import { Value } from '../../parts/values/value.tsx';
import { LackingPassword } from '../../parts/without-password.tsx';
import { usePage } from '../../state/page-context.ts';
import { countOf } from '../../words/format.ts';
import { positionLabel } from '../../words/service-words.ts';
import { LeaversChoice } from '../leavers/leavers-choice.tsx';
import { useLeavers } from '../leavers/use-leavers.ts';
import { ChangedMeanwhile } from './changed-meanwhile.tsx';
import { useTurn } from './use-turn.ts';

type Props = {
  readonly to: Exclude<Position, 'on'>;
  readonly onClose: () => void;
  readonly onTurned: (left: Left) => void;
};

export function TurnBackDialog({ to, onClose, onTurned }: Props) {
  const leavers = useLeavers();
  const turn = useTurn({ to, onTurned, onRefused: leavers.takeRefusal });
  return (
    <ConfirmDialog
      title={`Turn SSO to ${positionLabel(to)}?`}
      confirm={`Turn SSO to ${positionLabel(to)}`}
      isBusy={turn.isBusy}
      problem={turn.problem}
      onConfirm={() => void turn.send({ blockUsersWhoLeft: leavers.blockUsersWhoLeft })}
      onClose={onClose}
    >
      <ChangedMeanwhile current={turn.changed} to={to} />
      {to === 'shadow' ? <ToShadow /> : <ToOff />}
      <LackingPassword />
      <LeaversChoice leavers={leavers} />
    </ConfirmDialog>
  );
}

const ToShadow = () => (
  <>
    <p>Everybody signs in with their password, as with Off.</p>
    <p>
      At each sign-in the service notes what SSO would have done. Readiness and this view then show how many would have
      signed in with Azure. What was noted before is not counted.
    </p>
  </>
);

function ToOff() {
  const { standing, session } = usePage();
  const totals = standing.readiness.value?.totals;
  return (
    <>
      <p>
        {totals
          ? `${countOf(Math.max(0, totals.users - totals.lockedOut - totals.excluded), 'user')} who sign in with Azure now`
          : 'All users who sign in with Azure now'}{' '}
        will be asked for their <Value of={session.company.name} /> passwords, exactly as they were before.
      </p>
      <p>Nobody is e-mailed. Turning SSO on again needs no new consent and keeps every exclusion.</p>
    </>
  );
}
