/** The pages that people see: one layout, nothing loaded from anywhere, and no script but one. */
import { hash } from 'node:crypto';
import type { Cookie } from '@azure/functions';
import { html, raw } from 'hono/html';
import type { AppCatalogue } from '../words/apps/app-catalogue.ts';
import { supportNameOf, supportWays } from '../words/apps/company.ts';
import { isolated, partsOf } from '../words/written/isolated-text.ts';
import { PAGE_STYLE } from './page-style.ts';
import type { Reply } from '../endpoint/reply.ts';

export type Brand = Pick<AppCatalogue['company'], 'name' | 'support'>;
export type Markup = ReturnType<typeof html>;

/** A text as a page shows it: escaped, each isolated value (shared/platform/words/written/isolated-text.ts) in a `<bdi>`. */
export const shown = (text: string): Markup =>
  html`${partsOf(text).map((part) => (part.isIsolated ? html`<bdi>${part.text}</bdi>` : html`${part.text}`))}`;

/** `label`, too, isolates its names. */
export type Link = { readonly label: string; readonly href: string };

/** Names and values in its texts are isolated (shared/platform/words/written/isolated-text.ts). */
export type Page = {
  readonly status: number;
  readonly tone: 'plain' | 'good' | 'bad';
  readonly heading: string;
  /** One sentence each: what happened, what to do. */
  readonly sentences: readonly string[];
  readonly action?: Link | undefined;
  /** What one can do besides, or instead. */
  readonly second?: Link;
  /** Where one can go on, when it isn't known where one came from. */
  readonly choices?: readonly Link[] | undefined;
  /** What else the page shows. */
  readonly content?: Markup;
  /** A form, for a page that asks something. */
  readonly form?: Markup;
  /** Where the form goes, if that is an app: it is told that it comes from us. Otherwise to us, and nobody else is told. */
  readonly formGoesTo?: string;
  /** In a browser that runs scripts the form is sent by itself: as soon as somebody sees the page, or seen or not. */
  readonly sendsItself?: keyof typeof SCRIPTS | undefined;
  /** The origins in whose frames it may stand; otherwise in none. */
  readonly framedBy?: readonly string[];
  readonly supportCode?: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly cookies?: readonly Cookie[];
};

const hashOf = (text: string): string => `'sha256-${hash('sha256', text, 'base64')}'`;
const STYLE_HASH = hashOf(PAGE_STYLE);
// Made apart from the layout, whose white space may change: the hash is of every character between the tags.
const STYLE_ELEMENT = raw(`<style>${PAGE_STYLE}</style>`);

/**
 * Waits until the page is seen: a page that a browser loads ahead isn't (HTML standard, "visibilityState"; a prerendered
 * document is hidden too). For old browsers as well, where nothing newer than ECMAScript 5 runs.
 */
const SEND_SCRIPT = `(function () {
  var isSent = false;
  function send() {
    if (isSent || document.visibilityState === 'hidden') return;
    isSent = true;
    document.forms[0].submit();
  }
  document.addEventListener('visibilitychange', send);
  send();
})();`;
const scriptOf = (text: string) => ({ element: raw(`<script>${text}</script>`), hash: hashOf(text) });
const SCRIPTS = {
  'when-seen': scriptOf(SEND_SCRIPT),
  // For what doesn't wait until somebody looks at the tab again: a code works for a minute.
  'at-once': scriptOf('document.forms[0].submit();'),
} as const;

/**
 * Chrome holds the redirects behind a form to `form-action` too (docs/platform-facts.md#forms-that-lead-elsewhere-in-browsers), and ours lead to Azure and to the apps: so
 * the page with a form of ours leaves it out, and all others forbid forms. An app answers the form that we hand to it by sending the browser
 * on, to its own pages or back through us to Azure and whoever the tenant asks: so that form may go to the web, which is https.
 */
function formAction({ form, formGoesTo }: Page): readonly string[] {
  if (form === undefined) return ["form-action 'none'"];
  if (formGoesTo === undefined) return [];
  return [formGoesTo.startsWith('http:') ? 'form-action http: https:' : 'form-action https:'];
}

const contentSecurityPolicy = (page: Page): string =>
  [
    "default-src 'none'",
    `style-src ${STYLE_HASH}`,
    ...(page.sendsItself === undefined ? [] : [`script-src ${SCRIPTS[page.sendsItself].hash}`]),
    "base-uri 'none'",
    `frame-ancestors ${page.framedBy?.join(' ') ?? "'none'"}`,
    ...formAction(page),
  ].join('; ');

/**
 * Under no-referrer and, towards others, same-origin a browser sends `Origin: null` with a form (Fetch standard, "append a request Origin
 * header"): an app that looks where a form comes from is to see that it is from its provider, and no more than that.
 */
function referrerPolicyOf({ form, formGoesTo }: Page): string {
  if (form === undefined) return 'no-referrer';
  return formGoesTo === undefined ? 'same-origin' : 'strict-origin';
}

/** The answer that shows the page. All text is escaped. */
export async function pageReply(brand: Brand, page: Page): Promise<Reply> {
  const referrerPolicy = referrerPolicyOf(page);
  return {
    status: page.status,
    headers: {
      ...page.headers,
      'content-type': 'text/html; charset=utf-8',
      'cache-control': 'no-store',
      'content-security-policy': contentSecurityPolicy(page),
      'referrer-policy': referrerPolicy,
      // Which knows no list: `frame-ancestors` alone says it.
      ...(page.framedBy === undefined ? { 'x-frame-options': 'DENY' } : {}),
    },
    body: (await layout(brand, page, referrerPolicy)).toString(),
    cookies: [...(page.cookies ?? [])],
  };
}

function layout(brand: Brand, page: Page, referrerPolicy: string): Markup {
  // The first letter of the name: a logo would have to be loaded from somewhere.
  const mark = String.fromCodePoint(brand.name.codePointAt(0) ?? 0x2022).toUpperCase();
  return html`<!doctype html>
    <html lang="en">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <meta name="referrer" content="${referrerPolicy}" />
        <meta name="robots" content="noindex" />
        <title>${page.heading} – ${isolated(brand.name)}</title>
        ${STYLE_ELEMENT}
      </head>
      <body>
        <header><span class="mark" aria-hidden="true">${mark}</span><bdi>${brand.name}</bdi></header>
        <main class="${page.tone}">
          <h1>${shown(page.heading)}</h1>
          ${page.sentences.map((sentence, at) => html`<p class="${at === 0 ? 'first' : 'soft'}">${shown(sentence)}</p>`)}
          ${page.content ?? ''}${page.form ?? ''}${page.action === undefined ? '' : actionLink(page.action)}
          ${page.second === undefined ? '' : secondLink(page.second)}
          ${page.choices === undefined || page.choices.length === 0 ? '' : choiceList(page.choices)}
        </main>
        <footer>${page.supportCode === undefined ? '' : supportLine(brand, page.supportCode)}</footer>
        ${page.sendsItself === undefined ? '' : SCRIPTS[page.sendsItself].element}
      </body>
    </html>`;
}

const actionLink = ({ label, href }: Link): Markup =>
  html`<div class="actions"><a class="button" href="${href}">${shown(label)}</a></div>`;

const secondLink = ({ label, href }: Link): Markup => html`<p class="second"><a href="${href}">${shown(label)}</a></p>`;

const choiceList = (choices: readonly Link[]): Markup =>
  html`<nav class="choices" aria-labelledby="choices">
    <p id="choices">Start again in</p>
    <ul>
      ${choices.map(({ label, href }) => html`<li><a href="${href}">${shown(label)}</a></li>`)}
    </ul>
  </nav>`;

/** Whom to ask, each way to reach them, and what to tell them. */
function supportLine(brand: Brand, supportCode: string): Markup {
  const code = html`<code>${supportCode}</code>`;
  if (brand.support === undefined) return html`If you need help, give this support code: ${code}`;
  const ways = supportWays(brand.support).map(({ text, href }) => html` · <a href="${href}"><bdi>${text}</bdi></a>`);
  return html`If you need help, ask <bdi>${supportNameOf(brand)}</bdi>${ways} and give this support code: ${code}`;
}
