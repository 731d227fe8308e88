/**
 * A modal dialog: the browser's own, which makes the page behind it inert and keeps the focus inside. (Fluent UI's leaves
 * the page hidden from screen readers when it is the last on it to close.)
 */
import { type ReactNode, useEffect, useId, useRef, useState } from 'react';

type Props = {
  readonly title: ReactNode;
  /** Left out: it can't be put aside. */
  readonly onClose?: () => void;
  readonly actions: ReactNode;
  readonly children: ReactNode;
};

export function Modal({ title, onClose, actions, children }: Props) {
  const dialog = useRef<HTMLDialogElement>(null);
  const heading = useRef<HTMLHeadingElement>(null);
  const id = useId();
  useFocusBack();
  useEffect(() => {
    if (dialog.current?.open === false) dialog.current.showModal();
    // On what it asks, so that it is read out, and Enter confirms nothing unseen.
    heading.current?.focus();
  }, []);
  return (
    <dialog
      ref={dialog}
      className="modal"
      role={onClose === undefined ? 'alertdialog' : 'dialog'}
      aria-labelledby={id}
      // Escape: the one who opened it takes it away, or nobody does.
      onCancel={(event) => {
        event.preventDefault();
        onClose?.();
      }}
      onKeyDown={(event) => {
        // A second Escape would close it without asking.
        if (event.key === 'Escape' && onClose === undefined) event.preventDefault();
      }}
    >
      <h2 id={id} ref={heading} tabIndex={-1}>
        {title}
      </h2>
      <div className="modal-content">{children}</div>
      <div className="modal-actions">{actions}</div>
    </dialog>
  );
}

/** Gives the focus back to what opened the dialog; where that is gone, to the view's heading. */
function useFocusBack(): void {
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
