import { createHash } from 'node:crypto';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { brotliCompressSync, brotliDecompressSync, gunzipSync, gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Company } from '../../shared/platform/words/apps/company.ts';
import type { Answered } from '../support/control-panel/send-request.ts';
import { openStage, type Stage } from '../support/control-panel/stage.ts';

const INLINE = "addEventListener('error', () => {});";
const INLINE_HASH = `'sha256-${createHash('sha256').update(INLINE).digest('base64')}'`;
const PAGE = `<!doctype html><title>{{pageName}}</title><script>${INLINE}</script><script src="/identity-management/assets/a-1.js"></script>`;

let stage: Stage;
let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'web-page-'));
  await writeFile(join(folder, 'secret.js'), 'not to be served');
  const company = Company.parse({
    ...{ name: 'Bits & Bytes', controlPanelName: 'Panel', controlPanelUrl: 'https://panel.example' },
    menuPath: ['Security', 'Sign-in & <SSO>'],
  });
  stage = openStage({ webFolder: join(folder, 'web'), company });
});
afterAll(() => rm(folder, { recursive: true }));

async function build(): Promise<void> {
  const assets = join(folder, 'web', 'assets');
  await mkdir(join(assets, 'inner.js'), { recursive: true });
  await writeFile(join(folder, 'web', 'index.html'), PAGE);
  await writeFile(join(folder, 'web', 'other.js'), 'beside the assets');
  for (const name of [
    'a-1.js',
    'a-1.css',
    'font-2.woff2',
    'icon.svg',
    'a-1.js.map',
    'notes.txt',
    '.env',
    'page.html',
  ]) {
    await writeFile(join(assets, name), `content of ${name}`);
  }
  await writeFile(join(assets, 'view-3.js.br'), STORED.br);
  await writeFile(join(assets, 'view-3.js.gz'), STORED.gzip);
  await writeFile(join(assets, 'before-4.js.br'), STORED.br);
}

/** As the build leaves a file that is text. */
const VIEW = 'export const view = "€";'.repeat(50);
const view = (headers: Readonly<Record<string, string>> = {}, method = 'GET') =>
  stage.send({ method, path: '/identity-management/assets/view-3.js', headers });
/** Level 1, which nobody would choose at run time. */
const STORED = { br: brotliCompressSync(VIEW), gzip: gzipSync(VIEW, { level: 1 }), identity: Buffer.from(VIEW) };
const decoded = { br: brotliDecompressSync, gzip: gunzipSync, identity: (bytes: Uint8Array) => bytes };

const get = (path: string): Promise<Answered> => stage.send({ method: 'GET', path });

describe('GET /identity-management', () => {
  it('says what to do while there is no build of the page, and finds one that is made later', async () => {
    const missing = await get('/identity-management');
    expect(missing.status).toBe(503);
    expect(missing.text).toContain('npm run build');
    expect((await get('/identity-management/assets/a-1.js')).status).toBe(404);
    await build();
    expect((await get('/identity-management')).text).toBe(PAGE.replace('{{pageName}}', 'Sign-in &amp; &lt;SSO&gt;'));
  });

  it('allows scripts and styles from this host alone, inline only the page’s own lines, no frame and no form', async () => {
    const { status, headers } = await get('/identity-management');
    expect([status, headers['content-type'], headers['cache-control']]).toEqual([
      ...[200, 'text/html; charset=utf-8', 'no-store'],
    ]);
    const policy = headers['content-security-policy'] ?? '';
    const directives = new Map(policy.split('; ').map((part) => [part.split(' ')[0], part.split(' ').slice(1)]));
    expect(policy).not.toMatch(/unsafe|https?:|\*/);
    for (const [name, ...values] of [
      ['default-src', "'none'"],
      ['script-src', "'self'", INLINE_HASH],
      ['style-src', "'self'", "'sha256-47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU='"],
      ['connect-src', "'self'"],
      ['base-uri', "'none'"],
      ['form-action', "'none'"],
      ['frame-ancestors', "'none'"],
    ] as const) {
      expect([name, directives.get(name)]).toEqual([name, values]);
    }
    expect(headers['x-frame-options']).toBe('DENY');
  });
});

describe('GET /identity-management/assets/{file}', () => {
  it('serves what the build made, with its type, to be kept for ever', async () => {
    for (const [name, type] of [
      ['a-1.js', 'text/javascript; charset=utf-8'],
      ['a-1.css', 'text/css; charset=utf-8'],
      ['font-2.woff2', 'font/woff2'],
      ['icon.svg', 'image/svg+xml'],
    ] as const) {
      const { status, headers, text } = await get(`/identity-management/assets/${name}`);
      expect([status, headers['content-type'], text]).toEqual([200, type, `content of ${name}`]);
      expect(headers['cache-control']).toBe('public, max-age=31536000, immutable');
    }
  });

  it.each([
    ['br', 'gzip, deflate, br, zstd'],
    ['br', 'BR;q=1.0, gzip;q=1.0'],
    ['br', '*'],
    ['br', 'gzip;q=0.2, *;q=0.5'],
    ['gzip', 'gzip, deflate'],
    ['gzip', 'x-gzip'],
    ['gzip', 'br;q=0.5, gzip ; q=0.8'],
    ['gzip', '*;q=0.5, br;q=0'],
    ['identity', 'br;q=0.1, identity'],
    ['identity', 'deflate'],
    ['identity', 'br;q=2, gzip;q=x'],
    ['identity', ''],
    ['identity', 'identity;q=0, *;q=0'],
    ['identity', undefined],
  ] as const)('sends a text in %s to who accepts “%s”', async (coding, accepted) => {
    const { status, headers, bytes } = await view(accepted === undefined ? {} : { 'accept-encoding': accepted });
    expect([status, headers['content-encoding'] ?? 'identity', headers['vary']]).toEqual([
      ...[200, coding, 'Accept-Encoding'],
    ]);
    expect(headers['content-type']).toBe('text/javascript; charset=utf-8');
    expect(Buffer.from(decoded[coding](bytes ?? new Uint8Array())).toString('utf8')).toBe(VIEW);
    // As the build left it: nothing is compressed when somebody asks.
    expect(STORED[coding].equals(bytes ?? new Uint8Array())).toBe(true);
  });

  it('sends a text that lies there in one coding as it is to who takes another', async () => {
    const path = '/identity-management/assets/before-4.js';
    for (const [accepted, coding] of [
      ['gzip', undefined],
      ['gzip, br', 'br'],
    ] as const) {
      const { headers, bytes } = await stage.send({ method: 'GET', path, headers: { 'accept-encoding': accepted } });
      expect([headers['content-encoding'], STORED[coding ?? 'identity'].equals(bytes ?? new Uint8Array())]).toEqual([
        ...[coding, true],
      ]);
    }
  });

  it('sends what is no text, or lies there as it is, as it is', async () => {
    for (const name of ['font-2.woff2', 'a-1.js']) {
      const path = `/identity-management/assets/${name}`;
      const { headers, text } = await stage.send({ method: 'GET', path, headers: { 'accept-encoding': 'br, gzip' } });
      expect([headers['content-encoding'], text]).toEqual([undefined, `content of ${name}`]);
    }
    // What it is called is its name alone, never how it lies there.
    for (const ending of ['br', 'gz'])
      expect((await get(`/identity-management/assets/view-3.js.${ending}`)).status).toBe(404);
  });

  it('gives each coding a tag of its own, and 304 to who has it', async () => {
    const accepts = (coding: string) => ({ 'accept-encoding': coding });
    const tags = await Promise.all(
      ['br', 'gzip', 'identity'].map(async (coding) => (await view(accepts(coding))).headers['etag'] ?? ''),
    );
    expect(new Set(tags).size).toBe(3);
    expect(tags.filter((tag) => !/^"[\w-]+"$/.test(tag))).toEqual([]);
    const [br = '', gzip = ''] = tags;
    for (const asked of [br, `W/${br}`, `"other", ${br}`, '*']) {
      const known = await view({ ...accepts('br'), 'if-none-match': asked });
      expect([known.status, known.text, known.bytes]).toEqual([304, '', undefined]);
      expect([known.headers['etag'], known.headers['vary'], known.headers['cache-control']]).toEqual([
        ...[br, 'Accept-Encoding', 'public, max-age=31536000, immutable'],
      ]);
    }
    for (const asked of [gzip, 'W/"other"', br.slice(1, -1), ''])
      expect((await view({ ...accepts('br'), 'if-none-match': asked })).status).toBe(200);
    expect((await view(accepts('br'), 'HEAD')).headers).toEqual((await view(accepts('br'))).headers);
  });

  it.each([
    '..%2Fother.js',
    '..%2f..%2fsecret.js',
    '..%5C..%5Csecret.js',
    '%2e%2e%2fother.js',
    '.%2Fa-1.js',
    'A-1.js',
    'a-1.JS',
    'a-1.js%00',
    'a-1.js%20',
    'a-1.js.map',
    'notes.txt',
    '.env',
    'page.html',
    'inner.js',
    'unknown.js',
    'constructor',
    '__proto__',
    encodeURIComponent('<script>'),
  ])('answers 404 for %s', async (name) => {
    const answered = await get(`/identity-management/assets/${name}`);
    expect(answered.status).toBe(404);
    expect(answered.headers['content-type']).toBe('application/problem+json');
    expect(answered.headers['cache-control']).toBe('no-store');
    expect(answered.text).not.toContain('content of');
    expect(answered.text).not.toContain('<script');
  });

  it('keeps what it read: a file that is swapped on the disk is not what the page was built with', async () => {
    await writeFile(join(folder, 'web', 'assets', 'a-1.js'), 'swapped');
    await writeFile(join(folder, 'web', 'assets', 'late.js'), 'late');
    expect((await get('/identity-management/assets/a-1.js')).text).toBe('content of a-1.js');
    expect((await get('/identity-management/assets/late.js')).status).toBe(404);
  });

  it('refuses a query, which would only make more copies of one file', async () => {
    expect((await get('/identity-management/assets/a-1.js?v=2')).status).toBe(400);
  });
});
