/** Links for test sign-ins of several users: made one after another, and kept by this page alone, for nobody can show one again. */
import { useRef, useState } from 'react';
import type { StartedTest } from '../../../api/answers.ts';
import type { ApiProblem } from '../../../api/call-api.ts';
import { useDraft, usePage } from '../../../state/page-context.ts';
import { countOf } from '../../../words/format.ts';

export type TestLinks = ReturnType<typeof useTestLinks>;
type Making = { readonly done: number; readonly total: number };

const keyOf = (app: string, email: string): string => `${app} ${email}`;

/** `onMade`: for whoever some were made, they wait now. */
export function useTestLinks(app: string, onMade: () => void) {
  const { api, announce } = usePage();
  const [links, setLinks] = useState<ReadonlyMap<string, StartedTest>>(new Map());
  const [making, setMaking] = useState<Making>();
  const [problem, setProblem] = useState<ApiProblem>();
  const stopped = useRef(false);
  useDraft('test-links', links.size > 0);

  const isStopped = () => stopped.current;
  const make = async (emails: readonly string[]) => {
    stopped.current = false;
    setProblem(undefined);
    let done = 0;
    for (const email of emails) {
      if (isStopped()) break;
      setMaking({ done, total: emails.length });
      const answer = await api.startTest({ app, email, toSend: true });
      if (answer.kind === 'problem') {
        setProblem(answer.problem);
        break;
      }
      const { value } = answer;
      setLinks((before) => new Map(before).set(keyOf(app, email), value));
      done += 1;
    }
    setMaking(undefined);
    announce(`${countOf(done, 'link')} made.`);
    if (done > 0) onMade();
  };
  return {
    ...{ making, problem },
    make: (emails: readonly string[]) => void make(emails),
    stop: () => {
      stopped.current = true;
    },
    linkOf: (email: string): StartedTest | undefined => links.get(keyOf(app, email)),
  };
}
