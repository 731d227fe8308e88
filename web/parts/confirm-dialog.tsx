/** Asks before something is done. The focus goes into it, and back to where it came from. */
import {
  Button,
  Dialog,
  DialogActions,
  DialogBody,
  DialogContent,
  DialogSurface,
  DialogTitle,
  Spinner,
} from '@fluentui/react-components';
import { type ReactNode, useEffect, useState } from 'react';
import type { ApiProblem } from '../api/call-api.ts';
import { ProblemBar } from './problem-bar.tsx';

type Props = {
  readonly title: string;
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
  useFocusBack();
  return (
    <Dialog
      open
      modalType="modal"
      onOpenChange={(_event, { open }) => {
        if (!open && !isBusy) onClose();
      }}
    >
      <DialogSurface>
        <DialogBody>
          <DialogTitle as="h2">{title}</DialogTitle>
          <DialogContent className="dialog-content">
            {children}
            <ProblemBar problem={problem} />
          </DialogContent>
          <DialogActions fluid>
            <Button onClick={onClose} disabled={isBusy}>
              Cancel
            </Button>
            <Button appearance="primary" disabledFocusable={isBusy || !isAllowed} onClick={onConfirm}>
              {isBusy ? <Spinner size="tiny" label="Working …" /> : confirm}
            </Button>
          </DialogActions>
        </DialogBody>
      </DialogSurface>
    </Dialog>
  );
}

/** Gives the focus back to what opened the dialog; where that is gone, to the view's heading. */
export function useFocusBack(): void {
  // While rendering: when effects run, the dialog has the focus already.
  const [opener] = useState(() => document.activeElement);
  useEffect(
    () => () => {
      setTimeout(() => {
        const isThere = opener instanceof HTMLElement && opener.isConnected && opener !== document.body;
        (isThere ? opener : document.querySelector<HTMLElement>('.panel:not([hidden]) h2'))?.focus();
      });
    },
    [opener],
  );
}
