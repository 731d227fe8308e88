/** The frame and the building blocks of every page of the Control Panel and the Company apps. Pico gives them their look: https://picocss.com */
import { html } from 'hono/html';
import { type Html, renderDocument, showTable } from '../kit/pages.ts';

export { type Html, showTable };

/** Whose page it is. `look` is one of Pico's colours. */
export interface Brand {
  readonly name: string;
  readonly company: string;
  readonly look: string;
}

export interface Page {
  readonly brand: Brand;
  /** Without the brand's name, which is added. */
  readonly title: string;
  readonly main: Html;
  /** Who is signed in, and the way out. Without: one of the narrow pages of a sign-in. */
  readonly corner?: Html;
}

/** A whole page. The caller sends it as `text/html`. */
export const renderPage = ({ brand, title, main, corner }: Page): Html =>
  renderDocument(
    `${title} · ${brand.name}`,
    html`<header class="container">
        <nav>
          <a href="/"><strong>${brand.name}</strong> <small>${brand.company}</small></a>
          ${corner ?? ''}
        </nav>
      </header>
      <main class="container ${corner === undefined ? 'narrow' : ''}">${main}</main>
      <footer class="container">
        <small>${brand.company} · ${brand.name}, a stand-in that runs on this computer only.</small>
      </footer>`,
    corner === undefined ? html`<script src="/login-hint.js" defer></script>` : '',
  );

/** Who is signed in, for a page's corner. */
export const showWho = (name: string, more: string): Html =>
  html`<form method="post" action="/sign-out">
    <span>${name}<br /><small>${more}</small></span>
    <button class="outline" name="action" value="sign-out">Sign out</button>
  </form>`;

/** A message at the head of a page: what happened and what to do now. */
export interface Notice {
  readonly tone: 'good' | 'warn' | 'bad';
  readonly title: string;
  readonly text?: Html | string;
}

/** A refusal is announced at once by screen readers (`alert`), the rest politely (`status`). */
export const showNotice = ({ tone, title, text = '' }: Notice): Html =>
  html`<section role="${tone === 'bad' ? 'alert' : 'status'}" data-notice="${tone}">
    <h2>${title}</h2>
    <p>${text}</p>
  </section>`;

/** A labelled input; what isn't named here are the input's own attributes. */
export interface Field {
  /** Also the element's id, so it stands once on a page. */
  readonly name: string;
  readonly label: string;
  readonly type?: 'email' | 'password' | 'search';
  readonly value?: string | undefined;
  readonly autocomplete?: string;
  readonly required?: boolean;
  readonly readonly?: boolean;
  readonly hint?: string;
  /** What is wrong with what was given; said in place of the hint. */
  readonly wrong?: string | undefined;
}

/** A field that is wrong, or explained, says so to screen readers too. */
export function showField({ name, label, hint, wrong, ...more }: Field): Html {
  const note = wrong ?? hint;
  const attributes = Object.entries({
    ...more,
    'aria-describedby': note === undefined ? undefined : `${name}-note`,
    'aria-invalid': wrong === undefined ? undefined : 'true',
  }).filter(([, value]) => value !== undefined && value !== false);
  return html`<div>
    <label for="${name}">${label}</label>
    <input id="${name}" name="${name}" ${attributes.map(([attribute, value]) => html` ${attribute}="${value}"`)} />
    ${note === undefined ? '' : html`<small id="${name}-note">${note}</small>`}
  </div>`;
}
