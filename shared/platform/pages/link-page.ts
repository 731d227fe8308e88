/** The page behind a link that works once: who asks, for which company, what happens next, and one button, whose POST uses the link. */
import { html } from 'hono/html';
import { openForm, type OwnFormServices } from './own-form.ts';
import { type Markup, type Page, shown } from './page.ts';
import type { HttpRequest } from '@azure/functions';

export type LinkPage = {
  readonly status?: number;
  readonly heading: string;
  readonly sentences: Page['sentences'];
  /** Their values isolate what somebody wrote. */
  readonly facts: Readonly<Record<string, string>>;
  /** Where the form goes, without a slash in front. */
  readonly route: string;
  /** The link itself and whatever else belongs to the answer. */
  readonly fields: Readonly<Record<string, string>>;
  readonly button: string;
  /** Another way to go, below the button. */
  readonly otherwise?: { readonly label: string; readonly href: string };
  readonly sendsItself?: Page['sendsItself'];
};

const hidden = ([name, value]: readonly [string, string]): Markup =>
  html`<input type="hidden" name="${name}" value="${value}" />`;
const fact = ([term, what]: readonly [string, string]): Markup =>
  html`<div>
    <dt>${term}</dt>
    <dd>${shown(what)}</dd>
  </div>`;

/** The page, with what its form needs to be known again. All text is escaped. */
export async function linkPage(services: OwnFormServices, request: HttpRequest, link: LinkPage): Promise<Page> {
  const { formToken, cookies } = await openForm(services, request);
  const { status = 200, heading, sentences, facts, fields, otherwise, sendsItself } = link;
  return {
    ...{ status, tone: 'plain', heading, sentences, cookies, sendsItself },
    content: html`<dl class="facts">${Object.entries(facts).map(fact)}</dl>`,
    form: html`<form method="post" action="${services.serviceUrl}/${link.route}">
      ${Object.entries({ ...fields, form_token: formToken }).map(hidden)}
      <button class="button" type="submit">${shown(link.button)}</button>
      ${otherwise === undefined ? '' : html`<p class="other"><a href="${otherwise.href}">${shown(otherwise.label)}</a></p>`}
    </form>`,
  };
}
