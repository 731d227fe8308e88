import { build } from 'esbuild';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { startFunctionsHost, type HostExit } from '../start-functions-host.ts';
import { appOf, echoRoot, eventually, namingApp, startTestHost, writeApp } from './start-test-host.ts';

const bundleRequire =
  "import { createRequire as makeRequire } from 'node:module'; const require = makeRequire(import.meta.url);";
const exitOf = (host: { onExit: (listener: (exit: HostExit) => void) => void }) =>
  new Promise<HostExit>((resolve) => {
    host.onExit(resolve);
  });

describe('an app is loaded', () => {
  it.each([
    { format: 'esm', file: 'main.mjs', external: [], banner: bundleRequire },
    { format: 'cjs', file: 'main.cjs', external: [], banner: '' },
    { format: 'cjs', file: 'main.cjs', external: ['@azure/functions'], banner: '' },
  ] as const)('when esbuild made it $format with $external left out', async ({ format, file, external, banner }) => {
    const source = namingApp([{ name: 'bundled', route: 'bundled' }]);
    const root = writeApp({ 'package.json': `{ "main": "${file}" }`, ...source });
    await build({
      ...{ entryPoints: [join(root, 'app.js')], outfile: join(root, file), bundle: true, platform: 'node', format },
      ...{ external: [...external, '@azure/functions-core'], banner: { js: banner } },
    });
    const { url } = await startTestHost(root);
    expect(await (await fetch(`${url}/api/bundled`)).text()).toBe('bundled');
  });

  it('with exactly the environment given', async () => {
    const app = appOf("app.get('settings', () => ({ jsonBody: process.env }));");
    const host = await startTestHost(app, { env: { ONLY: 'this' } });
    expect(await host.read('/api/settings')).toEqual({ ONLY: 'this' });
  });

  it('with hooks around start and end', async () => {
    const source = ['Start', 'Terminate'].map((name) => `app.hook.app${name}(() => console.log('hook: ${name}'));`);
    const host = await startTestHost(appOf(source.join('\n')));
    await host.stop();
    expect(host.log.filter((line) => line.startsWith('hook:'))).toEqual(['hook: Start', 'hook: Terminate']);
  });
});

describe('the start fails', () => {
  const twice = [1, 2].map((n) => ({ name: 'same', route: `r${String(n)}` }));
  const rivals = [
    { name: 'twice-a', route: 'twice', methods: ['GET'] },
    { name: 'twice-b', route: 'TWICE/', methods: ['PUT', 'GET'] },
  ];
  it.each<[string, Record<string, string>, string]>([
    ['a file throws', { 'app.js': "throw new Error('no configuration')" }, 'no configuration'],
    ['main names no file', { 'package.json': '{ "main": "dist/main.js" }' }, '"dist/main.js" could not be loaded'],
    ['there is no main', { 'package.json': '{}' }, 'no "main"'],
    ['host.json is no JSON', { 'app.js': '', 'host.json': '{' }, "host.json can't be used"],
    ['stream mode is asked for', appOf("app.setup({ enableHttpStream: true }); app.get('f', () => ({}));"), 'Stream'],
    ['a trigger is another', appOf("app.storageQueue('q', { queueName: 'q', handler() {} });"), 'no trigger that this'],
    [
      'a hook would not be run',
      appOf('app.hook.preInvocation(() => {});'),
      'the hooks appStart and appTerminate alone',
    ],
    ['two functions have one name', namingApp(twice), 'already been registered'],
    ['Azure keeps a route', namingApp([{ name: 'fine', route: 'administrators' }]), 'belong to the host'],
    ['Azure takes no such name', namingApp([{ name: 'a.dot', route: 'dotted' }]), 'no such name'],
    ['a template is more than it knows', namingApp([{ name: 'fine', route: '{*rest}' }]), 'This host knows literals'],
    ['two have the same route and a common method', namingApp(rivals), 'already those of "twice-a"'],
    [
      'a schedule can’t be read',
      appOf("app.timer('t', { schedule: 'now and then', handler() {} });"),
      'no schedule of',
    ],
  ])('with the reason, when %s', async (_when, files, reason) => {
    await expect(startTestHost(files)).rejects.toThrow(reason);
  });

  it('when there is no such folder, or the port is taken', async () => {
    await expect(startTestHost(join(echoRoot, 'missing'))).rejects.toThrow('ENOENT');
    const first = await startTestHost(namingApp([]));
    const port = Number(new URL(first.url).port);
    await expect(startFunctionsHost({ root: echoRoot, port, env: {} })).rejects.toThrow('EADDRINUSE');
  });
});

it('stop lets a request under way finish, ends with code 0, and may be called twice', async () => {
  const host = await startTestHost(echoRoot);
  const answer = fetch(`${host.url}/svc/slow`).then((response) => response.text());
  await eventually(() => host.log.find((line) => line.includes('slow has begun')));
  const exit = exitOf(host);
  await host.stop();
  expect(await answer).toBe('slow but whole');
  expect(await exit).toEqual({ code: 0, signal: null });
  await host.stop();
  await expect(fetch(host.url)).rejects.toThrow();
});

it('tells onExit when the app brings the process down', async () => {
  const crash = "setTimeout(() => { throw new Error('out of the blue'); }, 1);";
  const host = await startTestHost(appOf(`app.get('crash', () => { ${crash} return {}; });`));
  const exit = exitOf(host);
  await fetch(`${host.url}/api/crash`);
  expect((await exit).code).toBe(1);
  expect(host.log.join('\n')).toContain('out of the blue');
});
