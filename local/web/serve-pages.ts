/** What every local web app has: the sheet, headers that keep a page to itself, limits, and pages for what goes wrong. */
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { Hono } from 'hono';
import { bodyLimit } from 'hono/body-limit';
import { csrf } from 'hono/csrf';
import { html } from 'hono/html';
import { HTTPException } from 'hono/http-exception';
import { secureHeaders } from 'hono/secure-headers';
import { type LoopbackServer, serveOnLoopback } from '../kit/serve-on-loopback.ts';
import { type Brand, renderPage, showNotice } from './pages.ts';

const styleOf = (look: string): string => {
  const pico = createRequire(import.meta.url).resolve(`@picocss/pico/css/pico.${look}.min.css`);
  return [pico, new URL('style.css', import.meta.url)].map((file) => readFileSync(file, 'utf8')).join('\n');
};

// A fragment reaches no server and no log, so the service hands the address over in it. It is taken out of the address bar at once.
const LOGIN_HINT_SCRIPT = `const hint = new URLSearchParams(location.hash.slice(1)).get('login_hint');
const field = document.getElementById('email');
if (hint && field && !field.value) {
  field.value = hint;
  history.replaceState(null, '', location.pathname + location.search);
  document.getElementById('password')?.focus();
}`;

const MAX_FORM_BYTES = 64 * 1024;

const HEADERS = {
  contentSecurityPolicy: {
    ...{ defaultSrc: ["'none'"], styleSrc: ["'self'"], imgSrc: ['data:'], scriptSrc: ["'self'"] },
    // Browsers apply it to the redirects after a form too, and those go on to the service and to Azure's own hosts.
    formAction: ["'self'", 'https:', 'http://localhost:*'],
    ...{ frameAncestors: ["'none'"], baseUri: ["'none'"] },
  },
  // Not no-referrer: a form would then be sent with `Origin: null`.
  referrerPolicy: 'same-origin',
};

/** A Hono app with all of that; routes are added to it. */
export function makeWebApp(brand: Brand): Hono {
  const app = new Hono();
  const style = styleOf(brand.look);
  const message = (title: string, text: string) => {
    const main = html`<h1>${title}</h1>
      ${showNotice({ tone: 'bad', title: text })}
      <p><a href="/">Back to the start</a></p>`;
    return renderPage({ brand, title, main });
  };
  // Other ports of `localhost` are the same *site*, so SameSite alone keeps no form of theirs out.
  app.use(secureHeaders(HEADERS), csrf(), bodyLimit({ maxSize: MAX_FORM_BYTES }));
  app.use(async (c, next) => {
    c.header('cache-control', 'no-store');
    await next();
  });
  app.get('/style.css', (c) => c.body(style, 200, { 'content-type': 'text/css; charset=utf-8' }));
  app.get('/login-hint.js', (c) => c.body(LOGIN_HINT_SCRIPT, 200, { 'content-type': 'text/javascript' }));
  app.notFound((c) => c.html(message('Page not found', 'There is no page at this address.'), 404));
  app.onError((error, c) => {
    if (error instanceof HTTPException) return error.getResponse();
    // The name alone: a message could hold an address.
    console.error(`${brand.name}: ${error.name} ${error.stack?.split('\n')[1]?.trim() ?? ''}`);
    return c.html(message('Something went wrong', 'The page could not be made. Please try again.'), 500);
  });
  return app;
}

/** Serves the app that `make` gives for its own address, which is known only once a port is. */
export const servePages = (make: (url: string) => Hono, port = 0): Promise<LoopbackServer> =>
  serveOnLoopback({ makeFetch: (url) => make(url).fetch, port });
