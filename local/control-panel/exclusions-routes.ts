/** The exclusion list: look, add one or many, remove, CSV out and in. */
import type { Hono } from 'hono';
import type { Html } from '../web/render-page.ts';
import type { Notice } from '../web/show-notice.ts';
import type { ServiceAnswer } from './call-service.ts';
import { EXCLUSIONS, exclusionsContent, TIME_ZONE } from './exclusions-page.ts';
import type { NewExclusion } from './identity-service.ts';
import { ACCEPT_LEAVERS, leaversAmong, offerLeavers, offerUpload, readLeavers } from './offer-leavers.ts';
import { addAction, addPage, type Form, type PanelParts, textOf, textsOf, type Visit } from './panel-parts.ts';
import { panelPage, ROOT } from './panel-page.ts';
import { isDay, MOST_AT_ONCE, readExclusionLines } from './read-exclusion-lines.ts';
import type { EditResults } from './service-answers.ts';
import { editNotice } from './show-edit-results.ts';
import { listingOf } from './show-list-parts.ts';
import { problemNotice } from './show-problem.ts';

// 50,000 exclusions, the most that an account is meant to have, at 1,000 a page, and as many again.
const MOST_CSV_PAGES = 100;

const noticeOf = (answer: ServiceAnswer<EditResults>, offer?: (results: EditResults) => Html | undefined): Notice =>
  answer.kind === 'ok' ? editNotice(answer.body, offer?.(answer.body)) : problemNotice(answer.problem);

async function addOne(visit: Visit, form: Form): Promise<Notice> {
  const [email, reason, day] = [textOf(form, 'email'), textOf(form, 'reason'), textOf(form, 'expires')];
  if (day !== '' && !isDay(day)) {
    return { tone: 'bad', title: 'Nobody was excluded', text: 'The last day isn’t a date such as 2027-03-31.' };
  }
  const added = {
    email,
    ...(reason === '' ? {} : { reason }),
    ...(day === '' ? {} : { lastDay: day, timeZone: TIME_ZONE }),
  };
  const answer = await visit.service.editExclusions([added], []);
  return noticeOf(answer, ({ results }) => offerLeavers(visit, leaversAmong([added], results)));
}

async function acceptLeavers({ service }: Visit, form: Form): Promise<Notice> {
  const leavers = readLeavers(form);
  if (leavers === undefined) return { tone: 'bad', title: 'Nobody was excluded', text: 'The form named nobody.' };
  return noticeOf(await service.editExclusions(leavers, [], true));
}

/** Long pastes go in chunks, each whole at the service; the first chunk refused ends it, and what came before stays. */
async function addMany(visit: Visit, form: Form): Promise<Notice> {
  const all = readExclusionLines(textOf(form, 'lines'));
  if (all.length === 0) return { tone: 'warn', title: 'Nothing to change', text: 'There was no address in the field.' };
  if (all.length > 10 * MOST_AT_ONCE) {
    return { tone: 'bad', title: 'Nobody was excluded', text: 'Please paste at most 10,000 addresses at once.' };
  }
  const results: EditResults['results'] = [];
  const locked: { count: number; items: string[] } = { count: 0, items: [] };
  for (let at = 0; at < all.length; at += MOST_AT_ONCE) {
    const chunk: readonly NewExclusion[] = all.slice(at, at + MOST_AT_ONCE);
    const answer = await visit.service.editExclusions(chunk, []);
    if (answer.kind === 'problem') {
      const { title, text } = problemNotice(answer.problem);
      return { tone: 'bad', title: `${title} (${at} of ${all.length} addresses were dealt with before)`, text };
    }
    results.push(...answer.body.results);
    locked.count += answer.body.usersWithoutPassword?.count ?? 0;
    locked.items.push(...(answer.body.usersWithoutPassword?.items ?? []));
  }
  return editNotice({ results, usersWithoutPassword: locked }, offerLeavers(visit, leaversAmong(all, results)));
}

async function upload({ service }: Visit, form: Form): Promise<Notice> {
  const file = form['file'];
  if (!(file instanceof File) || file.size === 0) {
    return { tone: 'warn', title: 'Nothing to change', text: 'Please choose a CSV file first.' };
  }
  const accept = textOf(form, 'accept-leavers') === 'yes';
  return noticeOf(
    await service.uploadExclusions(new Uint8Array(await file.arrayBuffer()), TIME_ZONE, accept),
    offerUpload,
  );
}

async function remove({ service }: Visit, form: Form): Promise<Notice> {
  const chosen = textsOf(form, 'remove');
  if (chosen.length === 0) return { tone: 'warn', title: 'Nothing to change', text: 'Nobody was chosen in the list.' };
  return noticeOf(await service.editExclusions([], chosen));
}

async function download({ c, service }: Visit): Promise<Response> {
  const pages: string[] = [];
  let after: string | undefined;
  for (let page = 0; page < MOST_CSV_PAGES; page++) {
    const answer = await service.readExclusionsCsv(after);
    if (answer.kind === 'problem') {
      const { title } = problemNotice(answer.problem);
      return c.text(`${title}. Nothing was downloaded.`, 502);
    }
    // Each page brings the header line; the file has it once.
    pages.push(page === 0 ? answer.body : answer.body.replace(/^[^\n]*\n/, ''));
    after = answer.next;
    if (after === undefined) break;
  }
  // fetch took the byte order mark away, by which spreadsheets know UTF-8.
  return c.body(`\uFEFF${pages.join('')}`, 200, {
    'content-type': 'text/csv; charset=utf-8',
    'content-disposition': 'attachment; filename="exclusions.csv"',
  });
}

export function addExclusionsRoutes(web: Hono, parts: PanelParts, clock: () => Date): void {
  addPage(web, parts, EXCLUSIONS, async (visit) => {
    const listing = listingOf(visit);
    const answer = await visit.service.listExclusions(listing);
    const today = clock().toISOString().slice(0, 10);
    return panelPage(visit, `${ROOT}/exclusions`, 'Exclusions', exclusionsContent(visit, listing, answer, today));
  });
  addAction(web, parts, EXCLUSIONS, EXCLUSIONS, addOne);
  addAction(web, parts, `${EXCLUSIONS}/bulk`, EXCLUSIONS, addMany);
  addAction(web, parts, `${EXCLUSIONS}/upload`, EXCLUSIONS, upload);
  addAction(web, parts, ACCEPT_LEAVERS, EXCLUSIONS, acceptLeavers);
  addAction(web, parts, `${EXCLUSIONS}/remove`, EXCLUSIONS, remove);
  addPage(web, parts, `${EXCLUSIONS}.csv`, download);
}
