/** Who left, for a dialog that is about to give passwords back: how many by now, and the wish to keep them out. */
import { useEffect, useState } from 'react';
import * as z from 'zod/mini';
import type { Leavers } from '../../api/answers.ts';
import type { ApiProblem } from '../../api/call-api.ts';
import { usePage } from '../../state/page-context.ts';

const Numbers = z.object({ left: z.number(), blocked: z.number() });

export type LeaversWish = {
  readonly shown: Leavers | undefined;
  readonly problem: ApiProblem | undefined;
  readonly isWished: boolean;
  readonly wish: (isWished: boolean) => void;
  /** What the service is asked for; undefined: nobody is kept out. */
  readonly blockUsersWhoLeft: number | undefined;
  /** Others had left than were shown, or there wasn't time for all: whether this was it. What is shown is then as it is by now. */
  readonly takeRefusal: (refused: ApiProblem) => boolean;
  /** Said by the service when it refused. */
  readonly refused: 'leavers-changed' | 'blocking-unfinished' | undefined;
};

export function useLeavers(): LeaversWish {
  const { api, standing } = usePage();
  const [shown, show] = useState<Leavers>();
  const [problem, setProblem] = useState<ApiProblem>();
  const [isWished, setWished] = useState(false);
  const [refused, setRefused] = useState<LeaversWish['refused']>();
  // A look that ends while the dialog is open says more.
  const takenAt = standing.readiness.value?.takenAt;
  const [looks, setLooks] = useState(0);
  useEffect(() => {
    let isOver = false;
    void api.listLeavers().then((answer) => {
      if (isOver) return;
      setProblem(answer.kind === 'problem' ? answer.problem : undefined);
      if (answer.kind !== 'problem') show(answer.value);
    });
    return () => {
      isOver = true;
    };
  }, [api, takenAt, looks]);
  const left = shown?.totals?.left ?? 0;
  return {
    ...{ shown, problem, isWished, refused },
    wish: setWished,
    blockUsersWhoLeft: isWished && left > 0 ? left : undefined,
    takeRefusal: ({ code, body }) => {
      if (code !== 'leavers-changed' && code !== 'blocking-unfinished') return false;
      const numbers = Numbers.safeParse(body);
      setRefused(code);
      // Others are confirmed by people, the rest of the same by whoever asks again.
      if (code === 'leavers-changed') setWished(false);
      if (numbers.success) show((before) => before && { ...before, totals: numbers.data });
      setLooks((count) => count + 1);
      return true;
    },
  };
}
