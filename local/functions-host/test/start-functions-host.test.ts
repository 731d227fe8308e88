import { build } from 'esbuild';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { startFunctionsHost, type HostExit } from '../start-functions-host.ts';
import { echoRoot, eventually, namingApp, startTestHost, writeApp } from './start-test-host.ts';

const bundleRequire =
  "import { createRequire as makeRequire } from 'node:module'; const require = makeRequire(import.meta.url);";

describe('an app is loaded', () => {
  it.each([
    { format: 'esm', file: 'main.mjs', external: [], banner: bundleRequire },
    { format: 'cjs', file: 'main.cjs', external: [], banner: '' },
    { format: 'cjs', file: 'main.cjs', external: ['@azure/functions'], banner: '' },
  ] as const)('when esbuild made it $format with $external left out', async ({ format, file, external, banner }) => {
    const root = writeApp({
      'package.json': `{ "main": "${file}" }`,
      'app.js': namingApp([{ name: 'bundled', route: 'bundled' }]),
    });
    await build({
      entryPoints: [join(root, 'app.js')],
      outfile: join(root, file),
      bundle: true,
      platform: 'node',
      format,
      external: [...external, '@azure/functions-core'],
      banner: { js: banner },
    });
    const host = await startFunctionsHost({ root, env: {} });
    onTestFinished(() => host.stop());
    expect(await (await fetch(`${host.url}/api/bundled`)).text()).toBe('bundled');
  });

  it('with exactly the environment given', async () => {
    const source = `
      import { app } from '@azure/functions';
      app.get('settings', () => ({ jsonBody: process.env }));`;
    const host = await startTestHost({ 'app.js': source }, { ONLY: 'this' });
    expect(await (await fetch(`${host.url}/api/settings`)).json()).toEqual({ ONLY: 'this' });
  });

  it('with hooks around start and end', async () => {
    const source = `
      import { app } from '@azure/functions';
      app.hook.appStart(() => console.log('hook: start'));
      app.hook.appTerminate(() => console.log('hook: end'));`;
    const host = await startTestHost({ 'app.js': source });
    await host.stop();
    expect(host.log.filter((line) => line.startsWith('hook:'))).toEqual(['hook: start', 'hook: end']);
  });
});

describe('the start fails', () => {
  it.each([
    ['a file throws', { 'app.js': "throw new Error('no configuration')" }, 'no configuration'],
    ['main names no file', { 'package.json': '{ "main": "dist/main.js" }' }, '"dist/main.js" could not be loaded'],
    ['there is no main', { 'package.json': '{}' }, 'no "main"'],
    ['host.json is no JSON', { 'app.js': '', 'host.json': '{' }, "host.json can't be used"],
    [
      'the app asks for stream mode',
      {
        'app.js': `import { app } from '@azure/functions'; app.setup({ enableHttpStream: true });
          app.get('f', () => ({}));`,
      },
      'enableHttpStream',
    ],
    [
      'it has another trigger than HTTP and timer',
      {
        'app.js': `import { app } from '@azure/functions'; app.storageQueue('q', { queueName: 'q', handler: () => {} });`,
      },
      'no trigger that this host knows',
    ],
    [
      'it has a hook that would not be run',
      { 'app.js': `import { app } from '@azure/functions'; app.hook.preInvocation(() => {});` },
      'the hooks appStart and appTerminate alone',
    ],
    [
      'two functions have one name',
      { 'app.js': namingApp([1, 2].map((n) => ({ name: 'same', route: `r${String(n)}` }))) },
      'already been registered',
    ],
  ])('with the reason, when %s', async (_when, files: Record<string, string>, reason) => {
    const root = writeApp(files);
    await expect(startFunctionsHost({ root, env: {} })).rejects.toThrow(reason);
  });

  it.each([
    ['fine', 'administrators', 'belong to the host'],
    ['a.dot', 'dotted', 'no such name'],
    ['fine', '{*rest}', 'This host knows literals'],
  ])('with what Azure would leave out, such as %s at %s', async (name, route, why) => {
    await expect(startTestHost({ 'app.js': namingApp([{ name, route }]) })).rejects.toThrow(why);
  });

  it('when there are two with the same route and a common method', async () => {
    const first = { name: 'twice-a', route: 'twice', methods: ['GET'] };
    const second = { name: 'twice-b', route: 'TWICE/', methods: ['PUT', 'GET'] };
    await expect(startTestHost({ 'app.js': namingApp([first, second]) })).rejects.toThrow('already those of "twice-a"');
  });

  it('when there is no such folder', async () => {
    await expect(startFunctionsHost({ root: join(echoRoot, 'missing'), env: {} })).rejects.toThrow('ENOENT');
  });

  it('when the port is taken', async () => {
    const first = await startTestHost({ 'app.js': namingApp([]) });
    const port = Number(new URL(first.url).port);
    await expect(startFunctionsHost({ root: echoRoot, port, env: {} })).rejects.toThrow('EADDRINUSE');
  });
});

describe('stop', () => {
  it('lets a request under way finish, and ends with code 0', async () => {
    const log: string[] = [];
    const host = await startFunctionsHost({ root: echoRoot, env: {}, onLog: (line) => log.push(line) });
    onTestFinished(() => host.stop());
    const answer = fetch(`${host.url}/svc/slow`).then((response) => response.text());
    await eventually(() => log.find((line) => line.includes('slow has begun')));
    const exit = new Promise<HostExit>((resolve) => {
      host.onExit(resolve);
    });
    await host.stop();
    expect(await answer).toBe('slow but whole');
    expect(await exit).toEqual({ code: 0, signal: null });
    await expect(fetch(host.url)).rejects.toThrow();
  });

  it('may be called twice', async () => {
    const host = await startTestHost({ 'app.js': namingApp([]) });
    await host.stop();
    await host.stop();
    await expect(fetch(host.url)).rejects.toThrow();
  });
});

it('tells onExit when the app brings the process down', async () => {
  const source = `
    import { app } from '@azure/functions';
    app.get('crash', () => { setTimeout(() => { throw new Error('out of the blue'); }, 1); return {}; });`;
  const host = await startTestHost({ 'app.js': source });
  const exit = new Promise<HostExit>((resolve) => {
    host.onExit(resolve);
  });
  await fetch(`${host.url}/api/crash`);
  expect((await exit).code).toBe(1);
  expect(host.log.join('\n')).toContain('out of the blue');
});
