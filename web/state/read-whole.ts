/** A list that is read page by page, read on to its end or to a bound. */
import type { ApiAnswer, ApiProblem } from '../api/call-api.ts';

export type PageAnswer<Item> = {
  readonly items: readonly Item[];
  readonly next?: string | null | undefined;
  readonly unreadable?: number | null | undefined;
};
/** `limit`: how long the page may be; undefined: as a list is looked at. */
export type ReadPage<Item> = (after: string | undefined, limit?: number) => Promise<ApiAnswer<PageAnswer<Item>>>;

/** As members of a query. */
export const pageOf = (after: string | undefined, limit: number | undefined) => ({
  ...(after === undefined ? {} : { after }),
  ...(limit === undefined ? {} : { limit }),
});

export type Whole<Item> =
  | { readonly kind: 'read'; readonly items: readonly Item[]; readonly isMore: boolean }
  | { readonly kind: 'stopped' }
  | { readonly kind: 'problem'; readonly problem: ApiProblem };

type Reading = {
  readonly most: number;
  readonly limit: number;
  readonly onProgress: (count: number) => void;
  readonly isStopped: () => boolean;
};

/** A filter may leave pages empty; so many in all are read for it. */
const MOST_PAGES = 200;

export async function readWhole<Item>(
  read: ReadPage<Item>,
  { most, limit, onProgress, isStopped }: Reading,
): Promise<Whole<Item>> {
  const items: Item[] = [];
  let after: string | undefined;
  for (let page = 1; ; page++) {
    const answer = await read(after, limit);
    if (isStopped()) return { kind: 'stopped' };
    if (answer.kind === 'problem') return answer;
    items.push(...answer.value.items);
    after = answer.value.next ?? undefined;
    onProgress(items.length);
    if (after === undefined || items.length >= most || page === MOST_PAGES)
      return { kind: 'read', items: items.slice(0, most), isMore: after !== undefined || items.length > most };
  }
}
