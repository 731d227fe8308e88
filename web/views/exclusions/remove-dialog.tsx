/** Putting one user back under SSO. */
import { useState } from 'react';
import { said } from '../../../shared/platform/wire.ts';
import type { LockedOut } from '../../api/answers.ts';
import type { ApiProblem } from '../../api/call-api.ts';
import { ConfirmDialog } from '../../parts/forms/confirm-dialog.tsx';
import { Value } from '../../parts/values/value.tsx';
import { isEnforced } from '../../../shared/switch/wire.ts';
import { usePage } from '../../state/page-context.ts';

type Props = {
  readonly email: string;
  readonly onClose: (problem?: ApiProblem) => void;
  readonly onDone: (lockedOut: LockedOut | undefined) => void;
};

export function RemoveDialog({ email, onClose, onDone }: Props) {
  const { api, standing, announce } = usePage();
  const [isBusy, setBusy] = useState(false);
  const [problem, setProblem] = useState<ApiProblem>();
  const isOn = isEnforced(standing.sso.value?.sso ?? 'off');

  const remove = async () => {
    setBusy(true);
    const answer = await api.editExclusions({ add: [], remove: [email] });
    setBusy(false);
    if (answer.kind === 'problem') {
      setProblem(answer.problem);
      return;
    }
    announce(said`${email} is no longer excluded.`);
    onDone(answer.value.usersLockedOut ?? undefined);
  };
  return (
    <ConfirmDialog
      title="Remove the exclusion?"
      confirm="Remove exclusion"
      isBusy={isBusy}
      problem={problem}
      onConfirm={() => void remove()}
      onClose={() => {
        onClose();
      }}
    >
      <p>
        <strong>
          <Value of={email} />
        </strong>{' '}
        <span>
          {isOn
            ? 'signs in with Azure from now on, if Azure lets them in; the password rests.'
            : 'will sign in with Azure as soon as SSO is on, if Azure lets them in.'}
        </span>
      </p>
    </ConfirmDialog>
  );
}
