/** An HTTP function as a value: what it is, and how its handler is made from the services. Nothing is registered or made by its import. */
import type { HttpHandler } from '@azure/functions';
import type { Operation, OperationInput } from './operation.ts';

export type HttpFunction<Services> = {
  readonly operation: Operation;
  readonly makeHandler: (services: Services) => HttpHandler;
};

export const defineFunction = <Input extends OperationInput, Services>(
  operation: Operation<Input>,
  makeHandler: (services: Services) => HttpHandler,
): HttpFunction<Services> => ({ operation, makeHandler });
