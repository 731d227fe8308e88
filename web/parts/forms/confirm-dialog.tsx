/** Asks before something is done. */
import { Button, Spinner } from '@fluentui/react-components';
import type { ReactNode } from 'react';
import type { ApiProblem } from '../../api/call-api.ts';
import { Modal } from '../modal.tsx';
import { ProblemBar } from '../problem-bar.tsx';

type Props = {
  readonly title: ReactNode;
  readonly confirm: string;
  readonly isBusy?: boolean;
  readonly isAllowed?: boolean;
  readonly problem?: ApiProblem | undefined;
  readonly onConfirm: () => void;
  readonly onClose: () => void;
  readonly children: ReactNode;
};

export function ConfirmDialog(props: Props) {
  const { title, confirm, isBusy = false, isAllowed = true, problem, onConfirm, onClose, children } = props;
  return (
    <Modal
      title={title}
      onClose={() => {
        if (!isBusy) onClose();
      }}
      actions={
        <>
          <Button onClick={onClose} disabled={isBusy}>
            Cancel
          </Button>
          <Button appearance="primary" disabledFocusable={isBusy || !isAllowed} onClick={onConfirm}>
            {isBusy ? <Spinner size="tiny" label="Working …" /> : <span>{confirm}</span>}
          </Button>
        </>
      }
    >
      {children}
      <ProblemBar problem={problem} />
    </Modal>
  );
}
