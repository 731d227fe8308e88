/** Disconnecting, with what it means said first. */
import { Checkbox } from '@fluentui/react-components';
import { useState } from 'react';
import type { Integration, Left } from '../../api/answers.ts';
import type { ApiProblem } from '../../api/call-api.ts';
import { ConfirmDialog } from '../../parts/forms/confirm-dialog.tsx';
import { Value } from '../../parts/values/value.tsx';
import { isEnforced } from '../../../shared/switch/wire.ts';
import { LackingPassword } from '../../parts/without-password.tsx';
import { LeaversChoice } from '../leavers/leavers-choice.tsx';
import { useLeavers } from '../leavers/use-leavers.ts';
import { usePage } from '../../state/page-context.ts';

type Props = {
  readonly onClose: () => void;
  readonly onDone: (left: Left) => void;
};

export function DisconnectDialog({ onClose, onDone }: Props) {
  const { api, standing, session, announce } = usePage();
  const [isSure, setSure] = useState(false);
  const [isBusy, setBusy] = useState(false);
  const [problem, setProblem] = useState<ApiProblem>();
  const leavers = useLeavers();
  const position = standing.sso.value?.sso ?? 'off';

  const disconnect = async () => {
    setBusy(true);
    const answer = await api.disconnect(isEnforced(position), leavers.blockUsersWhoLeft);
    // Before the dialog goes: the button that opened it may be gone then, and the focus has to know.
    await standing.reload();
    setBusy(false);
    if (answer.kind === 'problem') {
      if (leavers.takeRefusal(answer.problem)) return;
      setProblem(answer.problem);
      return;
    }
    announce('The tenant is disconnected.');
    onDone(answer.value);
  };
  return (
    <ConfirmDialog
      title="Disconnect the Azure tenant?"
      confirm="Disconnect"
      isBusy={isBusy}
      isAllowed={isSure}
      problem={problem}
      onConfirm={() => void disconnect()}
      onClose={onClose}
    >
      <p>
        {isEnforced(position) ? (
          <span>
            SSO is on. Disconnecting turns it off too: every user signs in with their{' '}
            <Value of={session.company.name} /> password from then on.
          </span>
        ) : (
          <span>Users go on signing in with their passwords.</span>
        )}
      </p>
      <p>Exclusions and passwords stay as they are. To connect again, an administrator must accept again.</p>
      <p>
        What was accepted stays in <Tenant integration={standing.integration.value} />: the app is there until an
        administrator removes it. “Remove the app from a tenant”, on this page, says how, also afterwards.
      </p>
      <LackingPassword />
      <LeaversChoice leavers={leavers} />
      <Checkbox
        label="I understand; disconnect the tenant"
        checked={isSure}
        onChange={(_event, { checked }) => {
          setSure(checked === true);
        }}
      />
    </ConfirmDialog>
  );
}

const Tenant = ({ integration }: { readonly integration: Integration | undefined }) =>
  integration?.tenantName ? (
    <span>
      the tenant <Value of={integration.tenantName} />
    </span>
  ) : (
    <span>the tenant</span>
  );
