/** Asks Azure anew whether the connection works; when it was asked stands among the facts of the connection. */
import { Button } from '@fluentui/react-components';
import { useState } from 'react';
import { usePage } from '../../state/page-context.ts';

export function CheckConnection() {
  const { standing, announce } = usePage();
  const [isBusy, setBusy] = useState(false);

  const check = async () => {
    setBusy(true);
    const isAnswered = await standing.checkConnection();
    setBusy(false);
    if (isAnswered) announce('The connection was checked just now.');
  };
  return (
    <Button disabledFocusable={isBusy} onClick={() => void check()}>
      {isBusy ? 'Asking Azure …' : 'Check connection'}
    </Button>
  );
}
