/** A message at the head of a page: what happened and what to do now. */
import { html } from 'hono/html';
import type { Html } from './render-page.ts';

export interface Notice {
  readonly tone: 'good' | 'warn' | 'bad';
  readonly title: string;
  readonly text?: Html | string | undefined;
}

/** A refusal is announced at once by screen readers (`alert`), the rest politely (`status`). */
export const showNotice = ({ tone, title, text }: Notice): Html =>
  html`<section class="notice ${tone}" role="${tone === 'bad' ? 'alert' : 'status'}" data-notice="${tone}">
    <h2>${title}</h2>
    ${text === undefined ? '' : typeof text === 'string' ? html`<p>${text}</p>` : text}
  </section>`;
