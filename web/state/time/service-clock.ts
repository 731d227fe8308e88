/**
 * What time it is, by the service. The clock of the reader's computer decides nothing: each answer says the time in its `Date` header
 * (RFC 9110 section 6.6.1). Between two answers time goes on by two clocks, each with a weakness: the browser's monotonic clock, which nobody
 * can set, stands still in some browsers while the computer sleeps (https://developer.mozilla.org/docs/Web/API/Performance/now#ticking_during_sleep),
 * and the computer's own, which goes on then, can be set. So the later one counts, and where they differ the service is to be asked.
 */
export type ServiceClock = {
  /** Milliseconds since 1970, to the second; the computer's own time until an answer has come. Never too early because the computer slept. */
  readonly now: () => number;
  /** Whether the computer slept, or its clock was set, since the last answer: then only the service knows what time it is. */
  readonly isInDoubt: () => boolean;
  /** Asks, and takes the time of the answer. */
  readonly timed: <Answer extends Pick<Response, 'headers'>>(ask: () => Promise<Answer>) => Promise<Answer>;
};

type Deps = { readonly monotonic: () => number; readonly computerTime: () => number };

/** Both clocks run on a little differently, and a computer's time is put right by fractions of a second. */
const DOUBT_MS = 5000;
/** The computer slept while an answer that took longer was under way: its time is of before. */
const LONGEST_ANSWER_MS = 30_000;

export function makeServiceClock({ monotonic, computerTime }: Deps): ServiceClock {
  const begin = (at: number) => ({ at, monotonic: monotonic(), computer: computerTime() });
  type Moment = ReturnType<typeof begin>;
  const gone = (since: Moment) => [monotonic() - since.monotonic, computerTime() - since.computer] as const;
  const timeFrom = (since: Moment): number => since.at + Math.max(...gone(since));
  let said = begin(computerTime());
  return {
    now: () => timeFrom(said),
    isInDoubt: () => {
      const [byMonotonic, byComputer] = gone(said);
      return Math.abs(byMonotonic - byComputer) > DOUBT_MS;
    },
    timed: async (ask) => {
      const asked = begin(0);
      const answer = await ask();
      if (timeFrom(asked) > LONGEST_ANSWER_MS) return answer;
      const at = Date.parse(answer.headers.get('date') ?? '');
      said = begin(Number.isNaN(at) ? timeFrom(said) : at);
      return answer;
    },
  };
}

/** The page's own. */
export const serviceClock = makeServiceClock({ monotonic: () => performance.now(), computerTime: () => Date.now() });
