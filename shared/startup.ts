/** Builds the services once, when the app is loaded. Bad settings keep it from loading, with every issue named. */
import { join } from 'node:path';
import type { HttpFunctionOptions, HttpHandler } from '@azure/functions';
import { composeServices, type Services } from './composition.ts';
import { readConfig } from './config.ts';
import { httpOptions, type Operation, type OperationInput } from './http/operation.ts';

// The app's root is one folder up, from the sources and from the flat `dist` alike; the worker's working directory isn't told.
const services: Services = composeServices(readConfig(process.env, join(import.meta.dirname, '..')));

const published: Operation[] = [];

/** Every operation that was handed to `httpTrigger`, for the API description. */
export const publishedOperations = (): readonly Operation[] => published;

/** The options for `app.http`: the route of the operation, its handler made from the services. */
export function httpTrigger<Input extends OperationInput>(
  operation: Operation<Input>,
  makeHandler: (services: Services) => HttpHandler,
): HttpFunctionOptions {
  published.push(operation);
  return { ...httpOptions(operation), handler: makeHandler(services) };
}

/** The same for a timer's handler. */
export const withServices = <Handler>(makeHandler: (services: Services) => Handler): Handler => makeHandler(services);
