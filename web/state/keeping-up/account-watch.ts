/**
 * Whether somebody else changed something of the account: asked every few seconds while people look at the page, so that it keeps up without being loaded
 * again. Whoever shows something says of which part it is, and is told when that part was changed, by whomever. The session lasts no longer by it.
 */
import type { AccountVersion } from '../../api/answers.ts';
import type { ApiAnswer } from '../../api/call-api.ts';

/** `account`: the connection, the switch, domains, products. `users`: users, exclusions and their numbers. `events`: each new event of the trail. */
export type AccountPart = keyof AccountVersion;
type ReadVersion = () => Promise<ApiAnswer<AccountVersion>>;

export type AccountWatch = {
  /** Asks from now on, at once first; answers how to end it. With the same `read` as before it tells what was changed while it didn't ask. */
  readonly start: (read: ReadVersion) => () => void;
  /** Called once for each look that finds one of these parts changed; answers how to end it. */
  readonly subscribe: (parts: readonly AccountPart[], onChange: () => void) => () => void;
};

type Deps = {
  /** Runs it after so many milliseconds; answers how to call that off. */
  readonly later: (run: () => void, milliseconds: number) => () => void;
  /** Whether people can see the page. */
  readonly isSeen: () => boolean;
  /** Calls it whenever the page comes into view; answers how to end it. */
  readonly onSeen: (then: () => void) => () => void;
  /** Between 0 and 1. */
  readonly random: () => number;
};

export const BETWEEN_LOOKS_MS = 12_000;
export const LONGEST_PAUSE_MS = 2 * 60_000;
/** After these asking again gives nothing else: the page says what to do. */
const FINAL: ReadonlySet<string> = new Set(['unauthenticated', 'other-account', 'role-missing', 'account-not-found']);

export function makeAccountWatch({ later, isSeen, onSeen, random }: Deps): AccountWatch {
  const listeners = new Set<{ readonly parts: readonly AccountPart[]; readonly onChange: () => void }>();
  let known: { readonly read: ReadVersion; readonly version: AccountVersion } | undefined;

  const note = (read: ReadVersion, version: AccountVersion): void => {
    const before = known?.read === read ? known.version : version;
    known = { read, version };
    for (const { parts, onChange } of [...listeners])
      if (parts.some((part) => before[part] !== version[part])) onChange();
  };

  return {
    start(read) {
      let isOver = false;
      // While it asks or pauses, coming into view changes nothing: who turns between windows doesn't ask more often.
      let isBusy = false;
      let failures = 0;
      let callOff = (): void => undefined;
      const look = async (): Promise<void> => {
        if (isOver || isBusy || !isSeen()) return;
        isBusy = true;
        const answer = await read();
        // Ended, and perhaps begun anew, while it was asked.
        if (isOver as boolean) return;
        if (answer.kind === 'ok') note(read, answer.value);
        else if (FINAL.has(answer.problem.code)) return;
        failures = answer.kind === 'ok' ? 0 : failures + 1;
        const asked = answer.kind === 'ok' ? 0 : (answer.problem.retryAfterSeconds ?? 0) * 1000;
        callOff = later(
          () => {
            isBusy = false;
            void look();
          },
          Math.max(asked, pauseAfter(failures, random())),
        );
      };
      const endSeeing = onSeen(() => void look());
      void look();
      return function stopWatching() {
        isOver = true;
        endSeeing();
        callOff();
      };
    },

    subscribe(parts, onChange) {
      const listener = { parts, onChange };
      listeners.add(listener);
      return () => {
        listeners.delete(listener);
      };
    },
  };
}

/** A little early or late, so that pages that were opened together don't go on asking together; twice as long after each failure. */
const pauseAfter = (failures: number, random: number): number =>
  Math.min(LONGEST_PAUSE_MS, BETWEEN_LOOKS_MS * 2 ** failures) * (0.9 + 0.2 * random);
