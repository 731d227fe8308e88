/** What the pages of stand-ins share. Each has its own sheet at `/style.css`. */
import { html } from 'hono/html';

/** Escaped markup, made with the `html` tag of hono: every value put into it is escaped. */
export type Html = ReturnType<typeof html>;

/** A whole document. `head`: what else it loads. */
export const renderDocument = (title: string, body: Html, head: Html | string = ''): Html =>
  html`<!doctype html>
    <html lang="en">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <title>${title}</title>
        <link rel="icon" href="data:," />
        <link rel="stylesheet" href="/style.css" />
        ${head}
      </head>
      <body>
        ${body}
      </body>
    </html>`;

/** A table that scrolls sideways by itself on a narrow screen, with the keyboard too. `label` is what screen readers call it; `rows` are `<tr>`. */
export const showTable = (label: string, columns: readonly string[], rows: readonly Html[]): Html =>
  html`<div class="overflow-auto" tabindex="0" role="region" aria-label="${label}">
    <table>
      <thead>
        <tr>
          ${columns.map((column) => html`<th scope="col">${column}</th>`)}
        </tr>
      </thead>
      <tbody>
        ${rows}
      </tbody>
    </table>
  </div>`;
