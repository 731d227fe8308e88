/** What every local web app has: the sheet, headers that keep a page to itself, limits, and pages for what goes wrong. */
import { readFileSync } from 'node:fs';
import { Hono, type MiddlewareHandler } from 'hono';
import { bodyLimit } from 'hono/body-limit';
import { html } from 'hono/html';
import { type LoopbackServer, serveOnLoopback } from '../loopback/serve-on-loopback.ts';
import { LOGIN_HINT_HASH } from './login-hint-script.ts';
import { type Brand, renderPage } from './render-page.ts';
import { showNotice } from './show-notice.ts';

const STYLE = readFileSync(new URL('style.css', import.meta.url), 'utf8');
const MAX_FORM_BYTES = 2 * 1024 * 1024;

// Browsers apply `form-action` to the redirects after a form too, and those go on to the service and to Azure's own hosts.
const POLICY = [
  "default-src 'none'",
  "style-src 'self'",
  'img-src data:',
  `script-src ${LOGIN_HINT_HASH}`,
  "form-action 'self' https: http://localhost:*",
  "frame-ancestors 'none'",
  "base-uri 'none'",
].join('; ');

const HEADERS = {
  'content-security-policy': POLICY,
  'x-content-type-options': 'nosniff',
  // Not no-referrer: a form would then be sent with `Origin: null`.
  'referrer-policy': 'same-origin',
  'cross-origin-opener-policy': 'same-origin',
  'cache-control': 'no-store',
};

const withHeaders: MiddlewareHandler = async (c, next) => {
  await next();
  for (const [name, value] of Object.entries(HEADERS)) {
    if (!c.res.headers.has(name)) c.res.headers.set(name, value);
  }
};

/**
 * Refuses forms that another site's page sent (Fetch Metadata; Origin for browsers without it). Other ports of `localhost`
 * are the same *site*, so SameSite alone keeps none of them out. Programs send neither header and are taken at their word.
 */
const refuseForeignForms =
  (ownUrl: string): MiddlewareHandler =>
  async (c, next) => {
    const site = c.req.header('sec-fetch-site') ?? 'same-origin';
    const origin = c.req.header('origin') ?? ownUrl;
    const foreign = origin !== ownUrl || !['same-origin', 'none'].includes(site);
    if (c.req.method === 'POST' && foreign) return c.text('This form was sent from another site.', 403);
    return next();
  };

/** A Hono app with all of that; routes are added to it. `url` is its own origin. */
export function makeWebApp(brand: Brand, url: string): Hono {
  const app = new Hono();
  const message = (title: string, text: string) =>
    renderPage({
      brand,
      title,
      width: 'narrow',
      main: html`<h1>${title}</h1>
        ${showNotice({ tone: 'bad', title: text })}
        <p><a href="/">Back to the start</a></p>`,
    });
  app.use(withHeaders, refuseForeignForms(url));
  app.use(bodyLimit({ maxSize: MAX_FORM_BYTES, onError: (c) => c.text('This form is larger than 2 MB.', 413) }));
  app.get('/style.css', (c) => c.body(STYLE, 200, { 'content-type': 'text/css; charset=utf-8' }));
  app.notFound((c) => c.html(message('Page not found', 'There is no page at this address.'), 404));
  app.onError((error, c) => {
    // The name alone: a message could hold an address.
    console.error(`${brand.id}: ${error.name} ${error.stack?.split('\n')[1]?.trim() ?? ''}`);
    return c.html(message('Something went wrong', 'The page could not be made. Please try again.'), 500);
  });
  return app;
}

/** Serves the app that `make` gives for its own address, which is known only once a port is. */
export function servePages(make: (url: string) => Hono, port: number): Promise<LoopbackServer> {
  return serveOnLoopback({ makeFetch: (url) => make(url).fetch, port });
}
