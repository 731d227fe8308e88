/**
 * The app's entry: makes the service of its settings, once, and registers every function. Azure's worker loads the bundle of this file
 * (package.json, `main`). Bad settings keep it from loading, with every issue named.
 *
 * A start loads what answers a discovery. Everything else follows when the first of those is answered, or at once for whoever asks for it before
 * (docs/decisions/2026-11-29-cold-in-chunks.md).
 */
import { join } from 'node:path';
import { app, type HttpHandler } from '@azure/functions';
import { readConfig } from '../shared/config.ts';
import { connectDiscovery } from '../shared/connect-discovery.ts';
import { answerHead } from '../shared/platform/endpoint/answer-head.ts';
import { httpOptions } from '../shared/platform/endpoint/operation.ts';
import { lazily } from '../shared/platform/in-process/lazily.ts';
import { makeOnce } from '../shared/platform/in-process/make-once.ts';
import { observeHandler, observeTimer } from '../shared/platform/telemetry/observe-handler.ts';
import { warnOfMissingPkce } from '../shared/provider/clients/check-pkce.ts';
import { makeFirstDiscovery } from './first-discovery.ts';
import { REGISTRATIONS } from './registrations.ts';
import { discoverSignIn } from './sign-in/discover-sign-in.ts';

/** After the first discovery: its answer is on its way by then. */
const AFTER_ANSWER_MS = 50;
/** After the start of an instance that is asked nothing. */
const IDLE_MS = 2000;

// The app's root is one folder up, from the sources and from the flat `dist` alike; the worker's working directory isn't told.
const config = readConfig(process.env, join(import.meta.dirname, '..'));
const ports = connectDiscovery(config);
const beyond = makeOnce(async () => {
  const { makeBeyondDiscovery } = await import('./beyond-discovery.ts');
  return makeBeyondDiscovery(config, ports, discovery);
});
const { discovery, discover } = makeFirstDiscovery(ports, beyond);
const { measurements } = ports;
ports.askAhead();
warnOfMissingPkce(ports);

/** Who needs it meets what goes wrong with it. */
const loadBeyond = (): void => void beyond.get().catch(() => undefined);

let isAsked = false;
const discoverFirst: HttpHandler = async (request, context) => {
  try {
    return await discover(request, context);
  } finally {
    if (!isAsked) ports.later(loadBeyond, AFTER_ANSWER_MS);
    isAsked = true;
  }
};
ports.later(loadBeyond, IDLE_MS);

for (const registration of REGISTRATIONS) {
  const { name } = registration;
  const made = name === discoverSignIn.operation.name ? discoverFirst : lazily(beyond, (all) => all.handlerOf(name));
  const observed = observeHandler(name, answerHead(registration, made), {
    measurements,
    now: () => performance.now(),
  });
  app.http(name, { ...httpOptions(registration), handler: observed });
}

// Every hour: runs the jobs that are due. One timer for all of them, for with zones each timer is kept two instances that are paid all
// day (docs/decisions/2026-11-28-jobs.md).
app.timer('run-jobs', {
  schedule: '0 7 * * * *',
  handler: observeTimer(lazily(beyond, ({ services }) => services.runDueJobs)),
});

// When the process ends: sends the metrics of the last interval. The platform waits for this, but not long.
app.hook.appTerminate(() => measurements.flush());
