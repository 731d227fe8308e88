/** Builds the services once, when the app is loaded. Bad settings keep it from loading, with every issue named. */
import { join } from 'node:path';
import type { HttpFunctionOptions, HttpHandler, TimerHandler } from '@azure/functions';
import { compose, type Services as Composed } from './composition.ts';
import { readConfig } from './config.ts';
import { connect } from './connect.ts';
import { answerHead } from './platform/endpoint/answer-head.ts';
import { observeHandler, observeTimer } from './platform/telemetry/observe-handler.ts';
import { httpOptions, type Operation, type OperationInput } from './platform/endpoint/operation.ts';

// The app's root is one folder up, from the sources and from the flat `dist` alike; the worker's working directory isn't told.
const composed: Composed = compose(connect(readConfig(process.env, join(import.meta.dirname, '..'))));
const services = {
  ...composed,
  ...composed.portal,
  ...composed.provider,
  ...composed.readiness,
  ...composed.accounts,
  ...composed.exclusions,
  ...composed.explain,
  ...composed.integration,
  ...composed.operations,
  ...composed.signIn,
  ...composed.switch,
  ...composed.testSignIn,
};
type Services = typeof services;

const published: Operation[] = [];

/** Every operation that was handed to `httpTrigger`, for the API description. */
export const publishedOperations = (): readonly Operation[] => published;

/** The options for `app.http`: the route of the operation, its handler made from the services. */
export function httpTrigger<Input extends OperationInput>(
  operation: Operation<Input>,
  makeHandler: (services: Services) => HttpHandler,
): HttpFunctionOptions {
  published.push(operation);
  const handler = observeHandler(operation.name, answerHead(operation, makeHandler(services)), {
    measurements: services.measurements,
    now: () => performance.now(),
  });
  return { ...httpOptions(operation), handler };
}

/** The handler for `app.timer`: the work, made from the services. */
export const timerTrigger = (makeWork: (services: Services) => () => Promise<void>): TimerHandler =>
  observeTimer(makeWork(services));

/** For a hook at the end of the process. */
export const flushMeasurements = (): Promise<void> => services.measurements.flush();
