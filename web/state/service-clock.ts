/**
 * What time it is, by the service. The clock of the reader's computer decides nothing: each answer says the time in its `Date` header
 * (RFC 9110 section 6.6.1), and between two answers time goes on by the browser's monotonic clock, which nobody can set.
 */
export type ServiceClock = {
  /** Milliseconds since 1970, to the second; the computer's own time until an answer has come. */
  readonly now: () => number;
  /** Takes the time of an answer that has just come. */
  readonly note: (answer: Pick<Response, 'headers'>) => void;
};

type Deps = { readonly monotonic: () => number; readonly computerTime: () => number };

export function makeServiceClock({ monotonic, computerTime }: Deps): ServiceClock {
  let said = { at: computerTime(), seen: monotonic() };
  return {
    now: () => said.at + monotonic() - said.seen,
    note: ({ headers }) => {
      const at = Date.parse(headers.get('date') ?? '');
      if (!Number.isNaN(at)) said = { at, seen: monotonic() };
    },
  };
}

/** The page's own. */
export const serviceClock = makeServiceClock({ monotonic: () => performance.now(), computerTime: () => Date.now() });
