import { randomBytes } from 'node:crypto';
import { createRequestListener } from './answer-request.ts';
import { createAppRegistry, runHooks } from './app-registry.ts';
import { createCoreModule, installCoreModule } from './core-module.ts';
import { readHostSettings } from './host-settings.ts';
import { createInvoke } from './invoke-function.ts';
import { listenOnLocalhost } from './listen-on-localhost.ts';
import { loadApp } from './load-app.ts';
import type { FunctionSummary } from './start-functions-host.ts';
import { buildRouteTable, type RouteTable } from './route-table.ts';
import { collectTimers, startTimers, type TimerFunction } from './timers.ts';
import { createLog, describeError, type Log } from './write-log.ts';

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
 * @throws when the app or its host.json can't be loaded, or the port is taken
 */
export async function runApp({ root, port }: { root: string; port: number }): Promise<RunningApp> {
  const settings = readHostSettings(root);
  const log = createLog({
    minimum: settings.minimumLogLevel,
    write: (text) => process.stderr.write(text),
    now: () => new Date(),
  });
  const registry = createAppRegistry();
  installCoreModule(createCoreModule(registry, log));
  await loadApp(root, registry);

  const registered = [...registry.functions.values()];
  const routes = buildRouteTable(registered, settings.routePrefix);
  const { timers, dropped } = collectTimers(registered, (name) => process.env[name]);
  reportProblems(routes, dropped, log);

  const invoke = createInvoke({ registry, log, timeoutMs: settings.functionTimeoutMs });
  const adminKey = randomBytes(32).toString('base64url');
  const hasHomepage = process.env['AzureWebJobsDisableHomepage']?.toLowerCase() !== 'true';
  const listener = await listenOnLocalhost(
    createRequestListener({ registry, routes, settings, hasHomepage, adminKey, invoke, log }),
    port,
  );
  const running = startTimers(timers, { invoke, log, now: () => new Date() });
  return {
    url: `http://localhost:${String(listener.port)}`,
    adminKey,
    functions: summarize(routes, timers),
    stop: async () => {
      await Promise.all([listener.close(stopBoundMs), withinBound(running.stop())]);
      await runHooks(registry, 'appTerminate', {
        hookData: registry.startHookData,
        appHookData: registry.appHookData,
      }).catch((error: unknown) => {
        log({ level: 'error', category: 'system', message: describeError(error) });
      });
    },
  };
}

function reportProblems(routes: RouteTable, timersDropped: RouteTable['dropped'], log: Log): void {
  for (const { name, why } of [...routes.dropped, ...timersDropped]) {
    log({ level: 'error', category: 'system', message: `The function "${name}" is in error and isn't served: ${why}` });
  }
  if (routes.broken !== undefined) {
    log({ level: 'critical', category: 'system', message: `No route is served: ${routes.broken}` });
  }
}

const summarize = (routes: RouteTable, timers: TimerFunction[]): FunctionSummary[] => [
  ...routes.functions.map(({ name, methods, route }) => ({ name, methods, route, type: 'httpTrigger' })),
  ...timers.map(({ called }) => ({ name: called.metadata.name, methods: [], type: 'timerTrigger' })),
];

async function withinBound(work: Promise<void>): Promise<void> {
  const { promise: bound, resolve } = Promise.withResolvers<undefined>();
  const timer = setTimeout(resolve, stopBoundMs, undefined);
  await Promise.race([work, bound]);
  clearTimeout(timer);
}
