/**
 * The app's entry: makes the service of its settings, once, and registers every function. Azure's worker loads the bundle of this file
 * (package.json, `main`). Bad settings keep it from loading, with every issue named.
 */
import { join } from 'node:path';
import { app } from '@azure/functions';
import { compose } from '../shared/composition.ts';
import { readConfig } from '../shared/config.ts';
import { connect } from '../shared/connect.ts';
import { answerHead } from '../shared/platform/endpoint/answer-head.ts';
import { httpOptions } from '../shared/platform/endpoint/operation.ts';
import { observeHandler, observeTimer } from '../shared/platform/telemetry/observe-handler.ts';
import { warnOfMissingPkce } from '../shared/provider/clients/warn-of-missing-pkce.ts';
import { equipFunctions, HTTP_FUNCTIONS } from './all-functions.ts';

// The app's root is one folder up, from the sources and from the flat `dist` alike; the worker's working directory isn't told.
const services = equipFunctions(compose(connect(readConfig(process.env, join(import.meta.dirname, '..')))));
const { measurements } = services;
services.askAhead();
warnOfMissingPkce(services);

for (const { operation, makeHandler } of HTTP_FUNCTIONS) {
  const handler = answerHead(operation, makeHandler(services));
  const observed = observeHandler(operation.name, handler, { measurements, now: () => performance.now() });
  app.http(operation.name, { ...httpOptions(operation), handler: observed });
}

// Every hour: runs the jobs that are due. One timer for all of them, for with zones each timer is kept two instances that are paid all
// day (docs/decisions/2026-11-28-jobs.md).
app.timer('run-jobs', { schedule: '0 7 * * * *', handler: observeTimer(services.runDueJobs) });

// When the process ends: sends the metrics of the last interval. The platform waits for this, but not long.
app.hook.appTerminate(() => measurements.flush());
