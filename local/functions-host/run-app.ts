import { randomBytes } from 'node:crypto';
import { setTimeout as wait } from 'node:timers/promises';
import { makeRequestListener } from './answer-request.ts';
import { readHostSettings } from './host-settings.ts';
import { makeInvoke } from './invoke-function.ts';
import { listenOnLocalhost } from './listen-on-localhost.ts';
import { loadApp, runHooks } from './load-app.ts';
import { buildRouteTable } from './routes.ts';
import type { FunctionSummary } from './start-functions-host.ts';
import { collectTimers, startTimers } from './timers.ts';
import { createLog, describeError } from './write-log.ts';

export interface RunningApp {
  url: string;
  /** For `/admin`, made anew at each start. */
  adminKey: string;
  functions: FunctionSummary[];
  /** Finishes what's under way, within a bound, and runs the app's `appTerminate` hooks. */
  stop: () => Promise<void>;
}

/** How long requests and timer runs under way may take when the host stops. */
const stopBoundMs = 10_000;

/**
 * Loads the app in `root` into this process and serves it. Once per process: the app's modules and the patched
 * `require` stay.
 * @throws when the app or its host.json can't be loaded, a function can't be served, or the port is taken
 */
export async function runApp({ root, port }: { root: string; port: number }): Promise<RunningApp> {
  const settings = readHostSettings(root);
  const log = createLog(settings.minimumLogLevel);
  const registry = await loadApp(root, log);
  const { functions } = registry;
  const routes = buildRouteTable(functions, settings.routePrefix);
  const timers = collectTimers(functions);
  const invoke = makeInvoke(registry, log, settings.functionTimeoutMs);
  const adminKey = randomBytes(32).toString('base64url');
  const listener = await listenOnLocalhost(
    makeRequestListener({ functions, routes, settings, adminKey, invoke, log }),
    port,
  );
  const running = startTimers(timers, invoke);
  return {
    url: `http://localhost:${String(listener.port)}`,
    adminKey,
    functions: [
      ...routes.map(({ called, methods, route }) => ({ name: called.name, methods, route, type: 'httpTrigger' })),
      ...timers.map(({ called }) => ({ name: called.name, methods: [], type: 'timerTrigger' })),
    ],
    stop: async () => {
      await Promise.all([
        listener.close(stopBoundMs),
        Promise.race([running.stop(), wait(stopBoundMs, undefined, { ref: false })]),
      ]);
      await runHooks(registry, 'appTerminate').catch((error: unknown) => {
        log({ level: 'error', message: describeError(error) });
      });
    },
  };
}
