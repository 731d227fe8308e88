/** What ended on a page, as a sentence for the administrator who looks into it; the page told the person themselves. */
import { isolated } from '../platform/words/written/isolated-text.ts';
import type { AppCatalogue } from '../platform/words/apps/app-catalogue.ts';
import { fillIn, inWords, type Names, namesOf, type RefusalRow } from '../platform/words/refusals/refusal.ts';
import { isRefusal, REFUSAL_PAGES, REFUSALS } from '../platform/words/refusals/refusals.ts';
import type { SignInStory } from './rules/sign-in-story.ts';

const OF_A_NEWER_VERSION = 'It was refused. {company} support can say more with the code.';

/** What somebody was doing, by the function that showed the page; everything else is a sign-in, which the sentence of its refusal is about. */
const DOING: ReadonlyMap<string, string> = new Map([
  ...['show-integration-link', 'begin-integration', 'prove-tenant', 'connect-tenant'].map(
    (operation) => [operation, 'Connecting Azure'] as const,
  ),
  ...['show-test-link', 'begin-test-sign-in'].map((operation) => [operation, 'A test sign-in'] as const),
  ...['show-portal-link', 'open-portal-link'].map((operation) => [operation, 'Opening {page}'] as const),
]);

type Services = { readonly catalogue: Pick<AppCatalogue, 'company'>; readonly serviceUrl: string };

/** The sentence. For a word that this version doesn't know, one that sends on to support. */
export function storySentence(
  { catalogue, serviceUrl }: Services,
  { outcome, operation }: Pick<SignInStory, 'outcome' | 'operation'>,
): string {
  const names = namesOf(catalogue.company);
  const row: RefusalRow | undefined = isRefusal(outcome) ? REFUSALS[outcome] : undefined;
  if (row?.toAdmin !== undefined) return fillIn(row.toAdmin, names);
  const page = Object.hasOwn(REFUSAL_PAGES, outcome) ? REFUSAL_PAGES[outcome as keyof typeof REFUSAL_PAGES] : undefined;
  if (page === undefined) return fillIn(OF_A_NEWER_VERSION, names);
  const shown: Names = {
    ...names,
    app: 'the app',
    host: isolated(new URL(serviceUrl).host),
    wait: inWords(page.retryAfterSeconds ?? 60),
  };
  const [heading, happened, todo] = page.page.map((sentence) => fillIn(sentence, shown));
  const what = fillIn(DOING.get(operation) ?? 'A sign-in', names);
  return `${what} ended on a page: “${String(heading)}. ${String(happened)} ${String(todo)}”`;
}
