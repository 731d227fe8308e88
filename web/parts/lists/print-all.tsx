/** Prints a whole list: what isn't shown yet is read before, and stands on the paper alone. */
import { Button } from '@fluentui/react-components';
import { useEffect, useRef, useState } from 'react';
import { MAX_EXPORT_PAGE } from '../../api/call-bounds.ts';
import type { ApiProblem } from '../../api/call-api.ts';
import { readWhole } from '../../state/read-whole.ts';
import type { Paged } from '../../state/use-paged.ts';
import { formatCount } from '../../words/format.ts';

/** More would be some hundred sheets; the export has all. */
const MOST_PRINTED = 5000;

type Printing<Row> =
  | { readonly kind: 'idle' }
  | { readonly kind: 'reading'; readonly count: number }
  | { readonly kind: 'ready'; readonly rows: readonly Row[]; readonly isMore: boolean }
  | { readonly kind: 'problem'; readonly problem: ApiProblem };

export type PrintAll<Row> = ReturnType<typeof usePrintAll<Row>>;

/** `rows` is there while they are printed. */
export function usePrintAll<Row>(list: Paged<Row>) {
  const [printing, setPrinting] = useState<Printing<Row>>({ kind: 'idle' });
  const stopped = useRef(false);
  const isReady = printing.kind === 'ready';
  useEffect(() => {
    if (!isReady) return undefined;
    const end = () => {
      setPrinting({ kind: 'idle' });
    };
    addEventListener('afterprint', end);
    print();
    return () => {
      removeEventListener('afterprint', end);
    };
  }, [isReady]);
  const start = async () => {
    stopped.current = false;
    setPrinting({ kind: 'reading', count: 0 });
    const whole = await readWhole(list.readPage, {
      ...{ most: MOST_PRINTED, limit: MAX_EXPORT_PAGE, isStopped: () => stopped.current },
      onProgress: (count) => {
        setPrinting({ kind: 'reading', count });
      },
    });
    if (whole.kind === 'read') setPrinting({ kind: 'ready', rows: whole.items, isMore: whole.isMore });
    else setPrinting(whole.kind === 'stopped' ? { kind: 'idle' } : whole);
  };
  return {
    rows: printing.kind === 'ready' ? printing.rows : undefined,
    isMore: printing.kind === 'ready' ? printing.isMore : list.hasMore,
    problem: printing.kind === 'problem' ? printing.problem : undefined,
    button:
      printing.kind === 'reading' ? (
        <Button
          onClick={() => {
            stopped.current = true;
          }}
        >
          Stop printing ({formatCount(printing.count)} rows read)
        </Button>
      ) : (
        <Button onClick={() => void start()}>{list.hasMore ? 'Print all' : 'Print'}</Button>
      ),
  };
}

/** On the paper alone: that it doesn't have all. */
export const PrintedPart = ({ count, isPrintable }: { readonly count: number; readonly isPrintable: boolean }) => (
  <p className="on-paper">
    The first {formatCount(count)}; there are more.{' '}
    {isPrintable && count < MOST_PRINTED ? '“Print all”, below the list, prints them too.' : 'The export has all.'}
  </p>
);
