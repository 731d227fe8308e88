/** Why an address gets this step in this app, or what came of a sign-in that ended on a page with a support code. */
import type { Hono } from 'hono';
import { html } from 'hono/html';
import type { Html } from '../web/render-page.ts';
import { showField } from '../web/show-field.ts';
import { showNotice } from '../web/show-notice.ts';
import { addAction, addPage, csrfField, type Form, type PanelParts, textOf, type Visit } from './panel-parts.ts';
import { panelPage, ROOT } from './panel-page.ts';
import { showExplanation, showStory } from './show-explanation.ts';
import { problemNotice } from './show-problem.ts';

const EXPLAIN = `${ROOT}/explain`;
const STORY = `${EXPLAIN}/story`;

type Asked = { readonly email?: string; readonly app?: string; readonly supportCode?: string };

const decisionForm = (visit: Visit, asked: Asked): Html =>
  html`<section class="card" aria-labelledby="ask">
    <h2 id="ask">How does somebody sign in?</h2>
    <form method="post" action="${EXPLAIN}" class="row end">
      ${csrfField(visit)}
      ${showField({
        name: 'email',
        label: 'E-mail address',
        type: 'email',
        value: asked.email ?? '',
        autocomplete: 'off',
        required: true,
      })}
      <div class="field">
        <label for="app">App</label>
        <select id="app" name="app">
          ${visit.parts.apps.map(
            ({ id, displayName }) =>
              html`<option value="${id}" ${id === asked.app ? 'selected' : ''}>${displayName}</option>`,
          )}
        </select>
      </div>
      <button class="primary" name="action" value="explain">Explain</button>
    </form>
  </section>`;

const storyForm = (visit: Visit, asked: Asked): Html =>
  html`<section class="card" aria-labelledby="ask-story">
    <h2 id="ask-story">What happened to somebody who couldn’t sign in?</h2>
    <form method="post" action="${STORY}" class="row end">
      ${csrfField(visit)}
      ${showField({
        name: 'supportCode',
        label: 'Support code',
        value: asked.supportCode ?? '',
        autocomplete: 'off',
        hint: 'From the page that the person saw, such as 7KQ2M-9XTRD. It is kept for 30 days.',
        required: true,
      })}
      <button class="primary" name="action" value="find-story">Find</button>
    </form>
  </section>`;

const showExplain = (visit: Visit, asked: Asked, answer: Html) =>
  panelPage(visit, EXPLAIN, 'Explain', html`${decisionForm(visit, asked)} ${storyForm(visit, asked)} ${answer}`);

// They change nothing, so the answer comes at once; a POST, because an address doesn't belong in the address line.
async function explain(visit: Visit, form: Form): Promise<Response> {
  const asked = { email: textOf(form, 'email'), app: textOf(form, 'app') };
  const answer = await visit.service.explain(asked.email, asked.app);
  const shown =
    answer.kind === 'ok' ? showExplanation(answer.body, visit.parts) : showNotice(problemNotice(answer.problem));
  return showExplain(visit, asked, shown);
}

async function findStory(visit: Visit, form: Form): Promise<Response> {
  const asked = { supportCode: textOf(form, 'supportCode') };
  const answer = await visit.service.explainStory(asked.supportCode);
  const shown = answer.kind === 'ok' ? showStory(answer.body, visit.parts) : showNotice(problemNotice(answer.problem));
  return showExplain(visit, asked, shown);
}

export function addExplainRoutes(web: Hono, parts: PanelParts): void {
  addPage(web, parts, EXPLAIN, (visit) => showExplain(visit, {}, html``));
  addAction(web, parts, EXPLAIN, EXPLAIN, explain);
  addAction(web, parts, STORY, EXPLAIN, findStory);
}
