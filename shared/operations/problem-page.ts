/** The page behind a problem's `type`. */
import { html, raw } from 'hono/html';

const STYLE = `
  :root { color-scheme: light dark; font: 1rem/1.5 system-ui, sans-serif; }
  body { max-width: 40rem; margin: 4rem auto; padding: 0 1.5rem; }
  code { font-size: 0.95em; }
  dt { font-weight: 600; margin-top: 1rem; }
  dd { margin: 0; }
`;

/** A whole HTML document. */
export async function problemPage(
  code: string,
  { status, title, advice }: { readonly status: number; readonly title: string; readonly advice: string },
): Promise<string> {
  const page = await html`<!doctype html>
    <html lang="en">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <title>${title}</title>
        <style>
          ${raw(STYLE)}
        </style>
      </head>
      <body>
        <main>
          <h1>${title}</h1>
          <dl>
            <dt>Code</dt>
            <dd><code>${code}</code></dd>
            <dt>HTTP status</dt>
            <dd>${status}</dd>
            <dt>What to do</dt>
            <dd>${advice}</dd>
          </dl>
        </main>
      </body>
    </html> `;
  return page.toString();
}
