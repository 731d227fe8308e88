/** How often something may be asked for that isn't found: at once, then after a pause that doubles with each miss. */

export interface PauseOnMisses {
  mayAsk(): boolean;
  /** It is being asked: a miss until it is found. */
  asked(): void;
  /** Nobody answered, which is no miss: it may be asked again so many seconds after it was asked, or sooner where the pause is shorter. */
  failed(seconds: number): void;
  /** The next miss pauses for the shortest time again. */
  found(): void;
}

type Options = {
  readonly firstSeconds: number;
  /** The longest pause; after as long without a question the misses are forgotten. */
  readonly lastSeconds: number;
  /** Seconds. */
  readonly now: () => number;
};

export function makePauseOnMisses({ firstSeconds, lastSeconds, now }: Options): PauseOnMisses {
  const longest = Math.max(firstSeconds, lastSeconds);
  let pause = firstSeconds;
  let next = -Infinity;
  let pauseBefore = pause;
  let askedAt = -Infinity;
  return {
    mayAsk: () => now() >= next,
    asked() {
      if (now() >= next + longest) pause = firstSeconds;
      pauseBefore = pause;
      askedAt = now();
      next = askedAt + pause;
      pause = Math.min(pause * 2, longest);
    },
    failed(seconds) {
      pause = pauseBefore;
      next = askedAt + Math.min(pause, seconds);
    },
    found() {
      pause = firstSeconds;
      next = now() + firstSeconds;
    },
  };
}
