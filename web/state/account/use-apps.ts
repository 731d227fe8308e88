/** The account's apps, read again when anything of the account changed. */
import { useCallback, useEffect, useState } from 'react';
import type { Apps } from '../../api/answers.ts';
import type { ApiProblem } from '../../api/call-api.ts';
import { usePage } from '../page-context.ts';
import { useAccountChange } from '../keeping-up/use-account-changes.ts';
import { useInDoubt } from '../keeping-up/use-in-doubt.ts';

export function useApps() {
  const { api, standing } = usePage();
  const [apps, setApps] = useState<Apps>();
  const [problem, setProblem] = useState<ApiProblem>();
  const reload = useCallback(() => {
    void api.listApps().then((answer) => {
      setProblem(answer.kind === 'problem' ? answer.problem : undefined);
      if (answer.kind === 'ok') setApps(answer.value);
    });
  }, [api]);
  const { sso, integration, readiness } = standing;
  const takenAt = readiness.value?.takenAt;
  // Also what this page did itself: at once, and not when the watch comes to it.
  useEffect(() => {
    void Promise.resolve().then(reload);
  }, [reload, sso.value?.sso, integration.value?.state, takenAt]);
  useInDoubt(reload);
  useAccountChange(['account', 'users'], reload);
  return { apps, problem, reload };
}
