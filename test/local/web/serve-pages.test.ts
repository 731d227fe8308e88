import type { Hono } from 'hono';
import { html } from 'hono/html';
import { expect, it } from 'vitest';
import { renderPage } from '../../../local/web/pages.ts';
import { makeWebApp } from '../../../local/web/serve-pages.ts';

const brand = { look: 'jade', name: 'Elevate', company: 'Example & <Hosting>' };
const makeApp = (): Hono => makeWebApp(brand);

it('the frame of every page escapes names, and has a title, a language and one main landmark', async () => {
  const text = String(await renderPage({ brand, title: '<b>', main: html`<h1>x</h1>` }));
  expect(text).toContain('Example &amp; &lt;Hosting&gt;');
  expect(text).toContain('<title>&lt;b&gt; · Elevate</title>');
  expect(text).toContain('<html lang="en"');
  expect(text.match(/<main /g)).toHaveLength(1);
});

it('an unknown address and a fault are answered with a page that gives nothing away', async () => {
  const web = makeApp();
  web.get('/fault', () => {
    throw new Error('secret detail');
  });
  expect((await web.request('/nowhere')).status).toBe(404);
  const fault = await web.request('/fault');
  expect(fault.status).toBe(500);
  expect(await fault.text()).not.toContain('secret detail');
});

it('every answer has headers that keep it to itself', async () => {
  for (const path of ['/nowhere', '/style.css', '/login-hint.js']) {
    const { headers } = await makeApp().request(path);
    expect(headers.get('x-content-type-options')).toBe('nosniff');
    expect(headers.get('cache-control')).toBe('no-store');
    expect(headers.get('content-security-policy')).toMatch(/default-src 'none'.*frame-ancestors 'none'/);
  }
});
