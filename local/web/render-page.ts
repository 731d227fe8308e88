/** The frame around every page of the Control Panel and the Company apps. */
import { html, raw } from 'hono/html';

/** Escaped markup, made with the `html` tag of hono: every value put into it is escaped. */
export type Html = ReturnType<typeof html>;

/** Whose page it is: `id` picks the colours and the mark. */
export interface Brand {
  readonly id: string;
  readonly name: string;
  readonly company: string;
}

export interface Page {
  readonly brand: Brand;
  /** Without the brand's name, which is added. */
  readonly title: string;
  readonly main: Html;
  /** Forms stand in a narrow column, everything else uses the width. */
  readonly width: 'narrow' | 'wide';
  /** Who is signed in, at the right of the bar. */
  readonly corner?: Html | undefined;
  /** A script of ours whose hash stands in the content security policy. */
  readonly script?: string | undefined;
}

// A path per look: lines of a list, chevrons upwards, an envelope, a camera, a headset, arrows round, tiles; else a plain ring.
const MARKS = new Map([
  ['control-panel', 'M9 16h14M9 11h14M9 21h9'],
  ['elevate', 'M9 19l7-7 7 7M9 24l7-7 7 7'],
  ['owa', 'M8 11h16v11H8zM8 11.5l8 6.5 8-6.5'],
  ['online-meeting', 'M7 11h11v10H7zM18 15l7-3v8l-7-3'],
  ['contact-center', 'M8 19v-3a8 8 0 0 1 16 0v3M8 17h3v6H8zM21 17h3v6h-3z'],
  ['sharesync', 'M9 14a7 7 0 0 1 13-2M23 8v4h-4M23 18a7 7 0 0 1-13 2M9 24v-4h4'],
  ['myservices', 'M9 9h5v5H9zM18 9h5v5h-5zM9 18h5v5H9zM18 18h5v5h-5z'],
]);
const PLAIN_MARK = 'M16 9a7 7 0 1 0 .01 0z';

const mark = (brand: Brand): Html =>
  html`<svg viewBox="0 0 32 32" aria-hidden="true" focusable="false">
    <rect class="tile" width="32" height="32" rx="8" />
    <path
      class="stroke"
      d="${MARKS.get(brand.id) ?? PLAIN_MARK}"
      fill="none"
      stroke-width="2.4"
      stroke-linecap="round"
      stroke-linejoin="round"
    />
  </svg>`;

// Ours, never made of input; raw, because the policy's hash is of these very characters.
const scriptElement = (script: string) => raw(`<script>${script}</script>`);

/** A whole page. The caller sends it as `text/html`. */
export function renderPage({ brand, title, main, width, corner, script }: Page): Html {
  return html`<!doctype html>
    <html lang="en" data-brand="${brand.id}">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <title>${title} · ${brand.name}</title>
        <link rel="icon" href="data:," />
        <link rel="stylesheet" href="/style.css" />
      </head>
      <body>
        <a class="skip" href="#main">Skip to the content</a>
        <header class="bar">
          <div class="bar-inner">
            <a class="brand" href="/"
              >${mark(brand)}<span>${brand.name}<small>${brand.company}</small></span></a
            >
            ${corner ?? ''}
          </div>
        </header>
        <main id="main" class="${width}">${main}</main>
        <footer class="foot">
          <p>${brand.company} · ${brand.name}, a stand-in that runs on this computer only.</p>
        </footer>
        ${script === undefined ? '' : scriptElement(script)}
      </body>
    </html>`;
}
