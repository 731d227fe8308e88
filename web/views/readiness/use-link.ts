/** The state of linking one user: both sides as Azure has them now, whom the admin chose, and the confirmation. */
import { useCallback, useEffect, useState } from 'react';
import { said } from '../../../shared/platform/wire.ts';
import type { LinkCandidate, LinkView } from '../../api/answers.ts';
import type { ApiProblem } from '../../api/call-api.ts';
import { usePage } from '../../state/page-context.ts';

/** Whom the admin chose, and whether they said that somebody who can sign in will no longer be this user. */
export function useChoice(view: LinkView | undefined) {
  const [chosenId, setChosenId] = useState<string>();
  const [isSure, setSure] = useState(false);
  const linkable = view?.candidates.filter(({ obstacle }) => obstacle === null) ?? [];
  const only = linkable.length === 1 ? linkable[0] : undefined;
  const chosen = linkable.find(({ objectId }) => objectId === chosenId) ?? only;
  const isStillThere = view?.bound?.inEntra === true && view.bound.enabled === true;
  const isAllowed = chosen !== undefined && (!isStillThere || isSure);
  const choose = (id: string) => {
    setChosenId(id);
    setSure(false);
  };
  return { chosen, choose, isSure, setSure, mustBeSure: isStillThere && chosen !== undefined, isAllowed };
}

export function useLink(email: string, onDone: () => void) {
  const { api, announce } = usePage();
  const [view, setView] = useState<LinkView>();
  const [problem, setProblem] = useState<ApiProblem>();
  const [isBusy, setBusy] = useState(true);

  const look = useCallback(
    async (objectId?: string) => {
      setBusy(true);
      setProblem(undefined);
      const answer = await api.linkUser({ email, ...(objectId === undefined ? {} : { objectId }) });
      setBusy(false);
      if (answer.kind === 'problem') setProblem(answer.problem);
      else setView(answer.value);
    },
    [api, email],
  );
  useEffect(() => {
    void Promise.resolve().then(() => look());
  }, [look]);

  const confirm = async ({ objectId, seen }: LinkCandidate) => {
    setBusy(true);
    setProblem(undefined);
    const replaces = view?.bound?.objectId;
    const confirmed = { objectId, seen, ...(replaces === undefined ? {} : { replaces }) };
    const answer = await api.linkUser({ email, confirm: confirmed });
    setBusy(false);
    if (answer.kind === 'ok') {
      announce(said`${email} is linked.`);
      onDone();
      return;
    }
    // Both are shown as they are now, with the reason why nothing was done.
    if (answer.problem.code === 'link-changed') await look(objectId);
    setProblem(answer.problem);
  };
  return { view, problem, isBusy, look, confirm };
}
