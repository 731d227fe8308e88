/** Whoever was chosen, by address: read from the report to its end where every one of a filter was. */
import { useEffect, useState } from 'react';
import { MAX_EXPORT_PAGE } from '../../api/call-bounds.ts';
import { gatherUsers, type Gathered } from '../../import/gather-users.ts';
import type { Chosen } from '../../state/kept-exclusion.ts';
import { usePage } from '../../state/page-context.ts';

/** What the list says of whoever is acted on. */
type ChosenUser = { readonly email: string; readonly status: string };
export type Gathering =
  | { readonly kind: 'reading'; readonly count: number }
  | { readonly kind: 'gathered'; readonly users: readonly ChosenUser[]; readonly unreadable: number }
  | Extract<Gathered, { kind: 'problem' }>;

/** `chosen` must keep its identity. */
export function useGathered(chosen: Chosen, takenAt: string): Gathering {
  const { api } = usePage();
  const [gathering, setGathering] = useState<Gathering>(() =>
    chosen.kind === 'picked' ? { kind: 'gathered', users: chosen.users, unreadable: 0 } : { kind: 'reading', count: 0 },
  );
  useEffect(() => {
    if (chosen.kind === 'picked') return undefined;
    const stop = { isStopped: false };
    const { status, search } = chosen;
    const reading = {
      readPage: (after: string | undefined) =>
        api.readReadiness({ status, search, limit: MAX_EXPORT_PAGE, ...(after === undefined ? {} : { after }) }),
      onProgress: (count: number) => {
        setGathering({ kind: 'reading', count });
      },
      isStopped: () => stop.isStopped,
    };
    void gatherUsers(reading, takenAt).then((gathered) => {
      if (gathered.kind !== 'stopped') setGathering(gathered);
    });
    return () => {
      stop.isStopped = true;
    };
  }, [api, chosen, takenAt]);
  return gathering;
}
