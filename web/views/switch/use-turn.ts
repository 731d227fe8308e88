/** Sends a turn of the switch, and says what came of it. */
import { useState } from 'react';
import { CurrentSwitch, type Left, type Position } from '../../api/answers.ts';
import type { TurnRequest } from '../../api/connection-calls.ts';
import type { ApiProblem } from '../../api/call-api.ts';
import { usePage } from '../../state/page-context.ts';
import { positionLabel } from '../../words/service-words.ts';

type Accepted = Omit<TurnRequest, 'sso' | 'etag'>;
type Options = {
  readonly to: Position;
  readonly onTurned: (left: Left) => void;
  /** Whether the dialog answers this refusal itself; otherwise it is shown as a problem. */
  readonly onRefused?: (refused: ApiProblem) => boolean;
};
export type Turn = {
  readonly isBusy: boolean;
  readonly problem: ApiProblem | undefined;
  /** The switch as somebody else left it meanwhile. */
  readonly changed: CurrentSwitch | undefined;
  readonly send: (accepted?: Accepted) => Promise<void>;
};

export function useTurn({ to, onTurned, onRefused }: Options): Turn {
  const { api, standing, announce } = usePage();
  // What the dialog was opened upon: the page keeps up with others, and what they did must not be turned unseen.
  const [seen, see] = useState(standing.sso.value?.etag ?? '');
  const [isBusy, setBusy] = useState(false);
  const [problem, setProblem] = useState<ApiProblem>();
  const [changed, setChanged] = useState<CurrentSwitch>();

  const refuse = async (refused: ApiProblem) => {
    setProblem(undefined);
    const current = CurrentSwitch.safeParse(refused.body['current']);
    if (refused.code === 'version-changed' && current.success) {
      setChanged(current.data);
      see(current.data.etag);
      standing.setSso({ sso: current.data.sso, etag: current.data.etag, shadowSince: undefined });
    } else if (onRefused?.(refused) !== true) {
      setProblem(refused);
      await standing.reload();
    }
  };

  const send = async (accepted: Accepted = {}) => {
    setBusy(true);
    const answer = await api.turnSso({ sso: to, etag: seen, ...accepted });
    setBusy(false);
    if (answer.kind === 'problem') return refuse(answer.problem);
    const { sso, shadowSince } = answer.value;
    standing.setSso({ sso, etag: answer.etag, shadowSince: shadowSince ?? undefined });
    announce(`SSO is ${positionLabel(sso)}.`);
    onTurned(answer.value);
    await standing.reload();
  };
  return { isBusy, problem, changed, send };
}
