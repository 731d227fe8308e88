/** Excluding gives a Company password back; for people disabled in Azure, who may have left, that is asked for once more. */
import { html } from 'hono/html';
import * as z from 'zod';
import type { Html } from '../web/render-page.ts';
import type { NewExclusion } from './identity-service.ts';
import { ROOT } from './panel-page.ts';
import { csrfField, type Form, textsOf, type Visit } from './panel-parts.ts';
import { MOST_AT_ONCE } from './read-exclusion-lines.ts';
import type { EditResults } from './service-answers.ts';

export const ACCEPT_LEAVERS = `${ROOT}/exclusions/accept`;

const Item = z.strictObject({
  email: z.string(),
  reason: z.string().optional(),
  lastDay: z.string().optional(),
  timeZone: z.string().optional(),
});

const isLeaver = ({ outcome }: EditResults['results'][number]): boolean => outcome === 'disabled-in-entra';

/** What was asked for and not done because of that; the results stand in the order of what was asked. */
export const leaversAmong = (asked: readonly NewExclusion[], results: EditResults['results']): NewExclusion[] =>
  results.flatMap((result, at) => {
    const item = asked[at];
    return item !== undefined && isLeaver(result) ? [item] : [];
  });

/** A button that does it all the same, with the reasons and days that were given. */
export function offerLeavers(visit: Visit, leavers: readonly NewExclusion[]): Html | undefined {
  if (leavers.length === 0) return undefined;
  const offered = leavers.slice(0, MOST_AT_ONCE);
  const who = offered.length === 1 ? 'this person' : `these ${offered.length.toLocaleString('en')} people`;
  return html`<form method="post" action="${ACCEPT_LEAVERS}" class="stack" data-leavers="${offered.length}">
    ${csrfField(visit)}
    ${offered.map((item) => html`<input type="hidden" name="item" value="${JSON.stringify(item)}" />`)}
    <p>
      Whoever is disabled in Azure may have left. Excluded, they could sign in with their Company password again.
      ${leavers.length > offered.length ? 'Only the first of them are offered here; send the others again.' : ''}
    </p>
    <div><button class="danger" name="action" value="accept-leavers">Exclude ${who} all the same</button></div>
  </form>`;
}

/** A file can't be kept for the next page: what it says of the people in it would be lost. */
export const offerUpload = ({ results }: EditResults): Html | undefined =>
  results.some(isLeaver)
    ? html`<p>To exclude those disabled in Azure all the same, tick the box below and upload the file again.</p>`
    : undefined;

/** Undefined when the form holds something else than this module put into it. */
export function readLeavers(form: Form): NewExclusion[] | undefined {
  const items = textsOf(form, 'item').map((text) => {
    try {
      const item = Item.safeParse(JSON.parse(text)).data;
      return (
        item && {
          email: item.email,
          ...(item.reason !== undefined && { reason: item.reason }),
          ...(item.lastDay !== undefined && { lastDay: item.lastDay }),
          ...(item.timeZone !== undefined && { timeZone: item.timeZone }),
        }
      );
    } catch {
      return undefined;
    }
  });
  const read = items.filter((item) => item !== undefined);
  return read.length === items.length && read.length > 0 && read.length <= MOST_AT_ONCE ? read : undefined;
}
