import { createHash } from 'node:crypto';
import { Hono } from 'hono';
import { html } from 'hono/html';
import { describe, expect, it } from 'vitest';
import { LOGIN_HINT_SCRIPT } from '../../../local/web/login-hint-script.ts';
import { renderPage } from '../../../local/web/render-page.ts';
import { makeWebApp, servePages } from '../../../local/web/serve-pages.ts';

const brand = { id: 'elevate', name: 'Elevate', company: 'Example & <Hosting>' };
const makeApp = (): Hono => makeWebApp(brand, 'http://localhost:1');

describe('the frame of every page', () => {
  it('runs its one script: the policy has the hash of exactly what stands between the tags', async () => {
    const web = makeApp();
    web.get('/', (c) =>
      c.html(renderPage({ brand, title: 'x', width: 'wide', main: html`<h1>x</h1>`, script: LOGIN_HINT_SCRIPT })),
    );
    const response = await web.request('/');
    const script = /<script>([\s\S]*?)<\/script>/.exec(await response.text())?.[1] ?? '';
    const hash = createHash('sha256').update(script).digest('base64');
    expect(response.headers.get('content-security-policy')).toContain(`script-src 'sha256-${hash}'`);
  });

  it('escapes names, and has a title, a language and one main landmark', async () => {
    const text = String(await renderPage({ brand, title: '<b>', width: 'wide', main: html`<h1>x</h1>` }));
    expect(text).toContain('Example &amp; &lt;Hosting&gt;');
    expect(text).toContain('<title>&lt;b&gt; · Elevate</title>');
    expect(text).toContain('<html lang="en"');
    expect(text.match(/<main /g)).toHaveLength(1);
  });
});

describe('what every local web app does', () => {
  it('answers an unknown address and a fault with a page that gives nothing away', async () => {
    const web = makeApp();
    web.get('/fault', () => {
      throw new Error('secret detail');
    });
    expect((await web.request('/nowhere')).status).toBe(404);
    const fault = await web.request('/fault');
    expect(fault.status).toBe(500);
    expect(await fault.text()).not.toContain('secret detail');
  });

  it('sends every answer with headers that keep it to itself', async () => {
    for (const path of ['/nowhere', '/style.css']) {
      const { headers } = await makeApp().request(path);
      expect(headers.get('x-content-type-options')).toBe('nosniff');
      expect(headers.get('content-security-policy')).toContain("frame-ancestors 'none'");
    }
  });

  it('knows its own address before the first request, and refuses a port that is taken', async () => {
    const server = await servePages((url) => {
      const web = new Hono();
      web.get('/', (c) => c.text(url));
      return web;
    }, 0);
    try {
      expect(await (await fetch(server.url)).text()).toBe(server.url);
      await expect(servePages(() => new Hono(), Number(new URL(server.url).port))).rejects.toThrow(/EADDRINUSE/);
    } finally {
      await server.close();
    }
  });
});
