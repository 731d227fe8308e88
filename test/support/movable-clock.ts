/** A clock that stands still until it is moved. */
export type MovableClock = { readonly clock: () => Date; readonly pass: (seconds: number) => void };

export function makeMovableClock(start: Date = new Date()): MovableClock {
  let now = start.getTime();
  return {
    clock: () => new Date(now),
    pass: (seconds) => {
      now += seconds * 1000;
    },
  };
}
