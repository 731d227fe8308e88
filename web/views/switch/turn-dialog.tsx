/** Confirming a turn of the switch: each way has a dialog of its own. */
import type { Left, Position } from '../../api/answers.ts';
import { TurnBackDialog } from './turn-back-dialog.tsx';
import { TurnOnDialog } from './turn-on-dialog.tsx';

type Props = {
  readonly to: Position;
  readonly onClose: () => void;
  readonly onTurned: (left: Left) => void;
};

export const TurnDialog = ({ to, ...rest }: Props) =>
  to === 'on' ? <TurnOnDialog {...rest} /> : <TurnBackDialog to={to} {...rest} />;
