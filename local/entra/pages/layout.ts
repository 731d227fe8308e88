/** The frame of every page. */
import { html, raw } from 'hono/html';
import { STYLE_SHEET } from './style-sheet.ts';

/** What hono's `html` gives back: text in which every value is escaped. */
export type Html = ReturnType<typeof html>;

interface Layout {
  readonly title: string;
  readonly content: Html;
  readonly wide?: boolean;
}

/** The content security policy knows the sheet by its hash, so not a space may come in between. */
const style = raw(`<style>${STYLE_SHEET}</style>`);

/** A whole document. */
export const layout = ({ title, content, wide = false }: Layout): Html =>
  html`<!doctype html>
    <html lang="en">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <link rel="icon" href="data:," />
        <title>${title} · Entra ID stand-in</title>
        ${style}
      </head>
      <body>
        <header>Entra ID stand-in</header>
        <main class="${wide ? 'wide' : 'card'}">${content}</main>
      </body>
    </html>`;
