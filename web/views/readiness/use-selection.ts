/** Which users of the list are chosen: rows that were ticked, or every one that the filter shows, further pages included. */
import { useState } from 'react';
import type { ReadinessUser } from '../../import/gather-users.ts';

type Picked = ReadonlyMap<string, ReadinessUser>;
export type Selection = ReturnType<typeof useSelection>;

/** `list`: which report and filter it is of; with another one "every" says something else, and isn't meant any more. */
export function useSelection(shown: readonly ReadinessUser[], list: string) {
  const [picked, setPicked] = useState<Picked>(new Map());
  const [everyOf, setEveryOf] = useState<string>();
  const isEvery = everyOf === list;
  const pickShown = (but?: string): Picked => {
    const rows = new Map(isEvery ? [] : picked);
    for (const user of shown) rows.set(user.email, user);
    if (but !== undefined) rows.delete(but);
    return rows;
  };
  const replace = (rows: Picked) => {
    setEveryOf(undefined);
    setPicked(rows);
  };
  return {
    picked,
    isEvery,
    /** How many of the picked the list doesn't show now. */
    hidden: isEvery ? 0 : picked.size - shown.filter(({ email }) => picked.has(email)).length,
    isPicked: (email: string): boolean => isEvery || picked.has(email),
    toggle: (user: ReadinessUser): void => {
      if (isEvery) {
        replace(pickShown(user.email));
        return;
      }
      const rows = new Map(picked);
      if (!rows.delete(user.email)) rows.set(user.email, user);
      replace(rows);
    },
    pickShown: (): void => {
      replace(pickShown());
    },
    pickEvery: (): void => {
      setPicked(new Map());
      setEveryOf(list);
    },
    clear: (): void => {
      replace(new Map());
    },
  };
}
