import { randomBytes } from 'node:crypto';
import { setTimeout as wait } from 'node:timers/promises';
import { createRequestListener } from './answer-request.ts';
import { createAppRegistry, runHooks } from './app-registry.ts';
import { createCoreModule, installCoreModule } from './core-module.ts';
import { readHostSettings } from './host-settings.ts';
import { createInvoke } from './invoke-function.ts';
import { listenOnLocalhost } from './listen-on-localhost.ts';
import { loadApp } from './load-app.ts';
import type { FunctionSummary } from './start-functions-host.ts';
import { buildRouteTable } from './route-table.ts';
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
  const registry = createAppRegistry();
  installCoreModule(createCoreModule(registry, log));
  await loadApp(root, registry);

  const { functions } = registry;
  const routes = buildRouteTable(functions, settings.routePrefix);
  const timers = collectTimers(functions);
  const invoke = createInvoke({ registry, log, timeoutMs: settings.functionTimeoutMs });
  const adminKey = randomBytes(32).toString('base64url');
  const listener = await listenOnLocalhost(
    createRequestListener({ functions, routes, settings, adminKey, invoke, log }),
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
