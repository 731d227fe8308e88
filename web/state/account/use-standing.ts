/** How the account stands, for all views: its connection, its switch, its readiness, its test sign-ins. */
import { useCallback, useEffect, useMemo, useRef, useState } from 'react';
import type { AccountApi } from '../../api/account-api.ts';
import type { Integration, PassedTest, Readiness, Sso, TestSignIn } from '../../api/answers.ts';
import type { ApiAnswer, ApiProblem } from '../../api/call-api.ts';
import { useAccountChange } from '../keeping-up/use-account-changes.ts';
import { useInDoubt } from '../keeping-up/use-in-doubt.ts';
import { usePassedTests } from './use-passed-tests.ts';

export type Loaded<Value> = { readonly value: Value | undefined; readonly problem: ApiProblem | undefined };
export type Standing = {
  readonly integration: Loaded<Integration>;
  readonly sso: Loaded<Sso>;
  readonly readiness: Loaded<Readiness>;
  /** The last that was started on this page. */
  readonly test: TestSignIn | undefined;
  /** Of each app the newest that passed; undefined: that isn't known yet. */
  readonly passedTests: readonly PassedTest[] | undefined;
  readonly reload: () => Promise<void>;
  /** As `reload`, with Azure asked anew; answers whether it came to an answer. */
  readonly checkConnection: () => Promise<boolean>;
  readonly setSso: (sso: Sso) => void;
  readonly setTest: (test: TestSignIn) => void;
  /** Starts a new report, and follows it until it is done. Answers once it is known whether it has begun. */
  readonly checkReadiness: () => Promise<void>;
  /** Reads the numbers as they are now. */
  readonly refreshReadiness: () => Promise<void>;
};

const NOTHING = { value: undefined, problem: undefined };
const BETWEEN_POLLS_MS = 1500;
const MOST_FAILURES = 3;
const sleep = (milliseconds: number) => new Promise<void>((resolve) => setTimeout(resolve, milliseconds));

const loadedOf = <Value>(before: Loaded<Value>, answer: ApiAnswer<Value>): Loaded<Value> =>
  answer.kind === 'ok' ? { value: answer.value, problem: undefined } : { value: before.value, problem: answer.problem };

export function useStanding(api: AccountApi): Standing {
  const [integration, setIntegration] = useState<Loaded<Integration>>(NOTHING);
  const [sso, setSso] = useState<Loaded<Sso>>(NOTHING);
  const [test, showTest] = useState<TestSignIn>();
  const linked = integration.value?.state === 'not-connected' ? undefined : integration.value?.connectedAt;
  const { passed: passedTests, reload: reloadTests } = usePassedTests(api, linked ?? undefined);
  const { readiness, follow, lookAgain, forget } = useReadiness(api);

  const read = useCallback(
    async (refresh?: 'true'): Promise<boolean> => {
      const [newIntegration, newSso] = await Promise.all([api.readIntegration(refresh), api.readSso()]);
      setIntegration((before) => loadedOf(before, newIntegration));
      setSso((before) =>
        loadedOf(before, newSso.kind === 'ok' ? { ...newSso, value: toSso(newSso.value, newSso.etag) } : newSso),
      );
      if (newIntegration.kind !== 'ok') return false;
      if (newIntegration.value.state === 'not-connected') forget();
      else void follow();
      return true;
    },
    [api, follow, forget],
  );
  const reload = useCallback(async () => {
    await read();
  }, [read]);

  const reloadQuietly = useCallback(() => void reload(), [reload]);
  useInDoubt(reloadQuietly);
  useAccountChange(['account'], reloadQuietly);
  useAccountChange(['users'], lookAgain);
  useEffect(() => {
    void Promise.resolve().then(reload);
  }, [reload]);
  const setTest = useCallback(
    (newest: TestSignIn) => {
      showTest(newest);
      if (newest.state === 'passed') reloadTests();
    },
    [reloadTests],
  );

  return useMemo(
    () => ({
      integration,
      sso,
      readiness,
      test,
      passedTests,
      reload,
      checkConnection: () => read('true'),
      setTest,
      setSso: (value) => {
        setSso({ value, problem: undefined });
      },
      checkReadiness: () => follow('true'),
      refreshReadiness: () => follow(),
    }),
    [integration, sso, readiness, test, passedTests, read, reload, setTest, follow],
  );
}

const toSso = (
  { sso, shadowSince }: { sso: Sso['sso']; shadowSince?: string | null | undefined },
  etag: string,
): Sso => ({ sso, etag, shadowSince: shadowSince ?? undefined });

/** The report's head, polled while it runs: each poll is what carries the work on. */
function useReadiness(api: AccountApi) {
  const [readiness, setReadiness] = useState<Loaded<Readiness>>(NOTHING);
  const turn = useRef(0);

  const follow = useCallback(
    (refresh?: 'true'): Promise<void> => {
      const mine = ++turn.current;
      const poll = async (onAnswer: () => void) => {
        let failures = 0;
        for (let asked = refresh; ; asked = undefined) {
          const answer = await api.readReadiness({ limit: 1, ...(asked === undefined ? {} : { refresh: asked }) });
          if (mine !== turn.current) {
            onAnswer();
            return;
          }
          failures = answer.kind === 'ok' ? 0 : failures + 1;
          const givesUp = failures === MOST_FAILURES || (answer.kind === 'problem' && !isPassing(answer.problem));
          if (answer.kind === 'ok' || givesUp) {
            setReadiness((before) => loadedOf(before, answer));
            onAnswer();
          }
          if (givesUp || (answer.kind === 'ok' && answer.value.state !== 'running')) return;
          await sleep(BETWEEN_POLLS_MS * (failures + 1));
        }
      };
      return new Promise((resolve) => void poll(resolve));
    },
    [api],
  );
  // A report that is followed is read anyway.
  const isAtRest = readiness.value !== undefined && readiness.value.state !== 'running';
  const lookAgain = useCallback(() => {
    if (isAtRest) void follow();
  }, [isAtRest, follow]);
  const forget = useCallback(() => {
    turn.current++;
    setReadiness(NOTHING);
  }, []);
  useEffect(
    () => () => {
      turn.current++;
    },
    [],
  );
  return { readiness, follow, lookAgain, forget };
}

/** Whether the same call may go well in a moment. */
const isPassing = ({ code }: ApiProblem): boolean =>
  ['no-connection', 'timed-out', 'unavailable', 'rate-limited'].includes(code);
