/** Asks for the result of a test sign-in until there is one. */
import { useEffect, useState } from 'react';
import type { StartedTest } from '../../api/answers.ts';
import type { ApiProblem } from '../../api/call-api.ts';
import { usePage } from '../page-context.ts';

const BETWEEN_POLLS_MS = 2000;
/** Beyond the link's own end, for a sign-in that was begun just before it. */
const GRACE_MS = 10 * 60_000;

export function useTestResult(started: StartedTest | undefined): ApiProblem | undefined {
  const { api, standing, announce } = usePage();
  const [problem, setProblem] = useState<ApiProblem>();
  const { setTest } = standing;

  useEffect(() => {
    if (started === undefined) return;
    const end = Date.parse(started.expiresAt) + GRACE_MS;
    let isOver = false;
    let timer: ReturnType<typeof setTimeout> | undefined;
    const poll = async () => {
      const answer = await api.readTest(started.id);
      if (isOver) return;
      setProblem(answer.kind === 'problem' ? answer.problem : undefined);
      if (answer.kind === 'ok') {
        setTest(answer.value);
        if (answer.value.state !== 'waiting') {
          announce(`The test sign-in has ${answer.value.state}.`);
          return;
        }
      }
      if (Date.now() < end) timer = setTimeout(() => void poll(), BETWEEN_POLLS_MS);
    };
    timer = setTimeout(() => void poll(), BETWEEN_POLLS_MS / 4);
    return () => {
      isOver = true;
      clearTimeout(timer);
    };
  }, [api, started, setTest, announce]);
  return problem;
}
