/** What a refused sign-in was, as a sentence for the administrator who looks into it; the page told the person themselves. */
import type { AppCatalogue } from '../platform/words/apps/app-catalogue.ts';
import { fillIn, type RefusalRow } from '../platform/words/refusals/refusal.ts';
import { isRefusal, REFUSALS } from '../platform/words/refusals/refusals.ts';

const OF_A_NEWER_VERSION = 'The sign-in was refused. {company} support can say more with the code.';

/** The sentence. For a word that this version doesn't know, one that sends on to support. */
export function storySentence({ name, controlPanelName }: AppCatalogue['company'], outcome: string): string {
  const row: RefusalRow | undefined = isRefusal(outcome) ? REFUSALS[outcome] : undefined;
  return fillIn(row?.toAdmin ?? OF_A_NEWER_VERSION, { company: name, panel: controlPanelName });
}
