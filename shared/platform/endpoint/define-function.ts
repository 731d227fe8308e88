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

/**
 * What an operation's route does, written in place and so without a name of its own: it bears the operation's from here on, the name that stands in
 * the log too. V8 asks a function's `name` when it writes a stack, also one that was given later (docs/platform-facts.md).
 */
export const named = <Handle extends (...args: never[]) => unknown>(
  { name }: Pick<Operation, 'name'>,
  handle: Handle,
): Handle => (handle.name === '' ? Object.defineProperty(handle, 'name', { value: name }) : handle);
