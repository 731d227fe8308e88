/** What the service says of each of those who were chosen: some at a time, however many they are. */
import { useCallback } from 'react';
import { MOST_EXPLAINED } from '../../../../shared/explain/wire.ts';
import type { AccountApi } from '../../../api/account-api.ts';
import type { ApiAnswer } from '../../../api/call-api.ts';
import type { Chosen } from '../../../state/kept-exclusion.ts';
import { usePage } from '../../../state/page-context.ts';
import { pageOf } from '../../../state/read-whole.ts';
import { usePaged } from '../../../state/use-paged.ts';

/** So many are asked about at once, which is what the service takes. */
const PAGE = MOST_EXPLAINED;

type Ask<Item> = (emails: readonly string[]) => Promise<ApiAnswer<{ readonly results: readonly Item[] }>>;

/** `chosen` and `ask` must keep their identity. */
export function useChosenList<Item>(chosen: Chosen, ask: Ask<Item>) {
  const { api } = usePage();
  return usePaged<Item>(
    useCallback(
      async (after: string | undefined, limit = PAGE) => {
        const some = await chosenPage(api, chosen, after, Math.min(limit, PAGE));
        if (some.kind === 'problem') return some;
        const { emails, next } = some.value;
        if (emails.length === 0) return { ...some, value: { items: [], next } };
        const answer = await ask(emails);
        return answer.kind === 'problem' ? answer : { ...answer, value: { items: answer.value.results, next } };
      },
      [api, chosen, ask],
    ),
  );
}

type ChosenPage = { readonly emails: readonly string[]; readonly next: string | null };

async function chosenPage(
  api: AccountApi,
  chosen: Chosen,
  after: string | undefined,
  limit: number,
): Promise<ApiAnswer<ChosenPage>> {
  if (chosen.kind === 'picked') {
    const end = Number(after ?? 0) + limit;
    const emails = chosen.users.slice(end - limit, end).map(({ email }) => email);
    const next = end < chosen.users.length ? String(end) : null;
    return { kind: 'ok', value: { emails, next }, etag: '', next: undefined };
  }
  const { status, search } = chosen;
  const answer = await api.readReadiness({ status, search, ...pageOf(after, limit) });
  if (answer.kind === 'problem') return answer;
  const { items, next } = answer.value;
  return { ...answer, value: { emails: items.map(({ email }) => email), next: next ?? null } };
}
