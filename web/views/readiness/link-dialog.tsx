/** Linking a user to the right person in Azure: both are shown, and what was shown is what is confirmed. */
import { Checkbox, Spinner } from '@fluentui/react-components';
import type { LinkView } from '../../api/answers.ts';
import { ConfirmDialog } from '../../parts/forms/confirm-dialog.tsx';
import { Value } from '../../parts/values/value.tsx';
import { AnotherPerson, Bound, Candidates } from './link-sides.tsx';
import { useChoice, useLink } from './use-link.ts';

type Props = { readonly email: string; readonly onClose: () => void; readonly onDone: () => void };

export function LinkDialog({ email, onClose, onDone }: Props) {
  const link = useLink(email, onDone);
  const choice = useChoice(link.view);
  const { chosen } = choice;
  return (
    <ConfirmDialog
      title="Link to a person in Azure"
      confirm="Link"
      isBusy={link.isBusy}
      isAllowed={choice.isAllowed}
      problem={link.problem}
      onConfirm={() => {
        if (chosen !== undefined) void link.confirm(chosen);
      }}
      onClose={onClose}
    >
      {link.view === undefined ? (
        link.isBusy && <Spinner size="tiny" label="Asking Azure …" />
      ) : (
        <BothSides view={link.view} choice={choice} isBusy={link.isBusy} onAsk={link.look} />
      )}
    </ConfirmDialog>
  );
}

type BothSidesProps = {
  readonly view: LinkView;
  readonly choice: ReturnType<typeof useChoice>;
  readonly isBusy: boolean;
  readonly onAsk: (objectId: string) => Promise<void>;
};

function BothSides({ view, choice, isBusy, onAsk }: BothSidesProps) {
  return (
    <div className="stack">
      <h3>The user</h3>
      <p>
        <strong>
          <Value of={view.user.displayName} />
        </strong>
        , <Value of={view.user.email} />
      </p>
      <h3>In Azure until now</h3>
      <Bound bound={view.bound} />
      <h3>In Azure from now on</h3>
      <Candidates candidates={view.candidates} chosenId={choice.chosen?.objectId} onChoose={choice.choose} />
      <AnotherPerson isBusy={isBusy} onAsk={onAsk} />
      {choice.mustBeSure && (
        <Checkbox
          label="The person above will no longer sign in as this user"
          checked={choice.isSure}
          onChange={(_event, { checked }) => {
            choice.setSure(checked === true);
          }}
        />
      )}
      <p className="soft">What belongs to the user in the apps stays. The change is noted in the audit trail.</p>
    </div>
  );
}
