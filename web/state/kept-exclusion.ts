/**
 * An exclusion of many users that was begun and isn't done. The tab keeps it, so that it can be gone on with after the page was loaded again: whom it
 * is about and on what terms, as they were chosen. Who was excluded by then is no question: sent again, they are answered as excluded already.
 */
import * as z from 'zod/mini';

const Chosen = z.union([
  z.object({ kind: z.literal('picked'), users: z.array(z.object({ email: z.string(), status: z.string() })) }),
  /** All whom the list has by this filter. */
  z.object({ kind: z.literal('every'), status: z.string(), search: z.string() }),
]);
const ExclusionOrder = z.object({ chosen: Chosen, reason: z.string(), lastDay: z.string() });
const KeptExclusion = z.object({ order: ExclusionOrder, total: z.number(), answered: z.number() });

/** Users of the readiness list: picked one by one, or every one that a filter shows. */
export type Chosen = z.infer<typeof Chosen>;
export type ExclusionOrder = z.infer<typeof ExclusionOrder>;
export type KeptExclusion = z.infer<typeof KeptExclusion>;

const keyOf = (accountId: string): string => `identity-management.exclusion.${accountId}`;

// Storage may be switched off in a browser, or full: then the page just doesn't remember.
function quietly<Value>(attempt: () => Value): Value | undefined {
  try {
    return attempt();
  } catch {
    return undefined;
  }
}

/** `storage`: the tab's own, which ends with it; nobody else who uses the browser finds addresses there. */
export const makeKeptExclusions = (storage: () => Pick<Storage, 'getItem' | 'setItem' | 'removeItem'>) => ({
  read: (accountId: string): KeptExclusion | undefined =>
    quietly(() => {
      const text = storage().getItem(keyOf(accountId));
      return text === null ? undefined : KeptExclusion.safeParse(JSON.parse(text)).data;
    }),
  keep: (accountId: string, kept: KeptExclusion): void => {
    quietly(() => {
      storage().setItem(keyOf(accountId), JSON.stringify(kept));
    });
  },
  forget: (accountId: string): void => {
    quietly(() => {
      storage().removeItem(keyOf(accountId));
    });
  },
});

/** The page's own. */
export const keptExclusions = makeKeptExclusions(() => sessionStorage);
