/** What may be logged of a fault: names, codes, status and where it happened. Never messages: a storage error's holds the row's address. */

import { UnreadableRow } from '../ports.ts';
import { inSource } from './source-places.ts';

const CODE = /^[A-Za-z0-9_.-]{1,64}$/;
const property = (error: Error, name: string): string | undefined => {
  const value: unknown = (error as unknown as Record<string, unknown>)[name];
  return (typeof value === 'string' && CODE.test(value)) || typeof value === 'number' ? String(value) : undefined;
};

// A place in a file, as V8 writes it.
const FRAME = /^ {4}at (?:[^@()]+ \()?(?:file:\/\/|node:|\/|[A-Za-z]:\\)[^\s()]*:\d+:\d+\)?$/;

// Only that the work went on: eight places are kept, and this one tells nothing.
const QUEUE = /node:internal\/process\/task_queues:/;

// The stack begins with the message, whose lines could look like frames: so it goes first.
const framesOf = (error: Error): string =>
  (error.stack ?? '')
    .replace(error.message, '')
    .split('\n')
    .filter((line) => FRAME.test(line) && !QUEUE.test(line))
    .slice(0, 8)
    .map(inSource)
    .join('\n');

// Names of ours, whatever stands in the row.
const rowOf = (error: Error): string[] =>
  error instanceof UnreadableRow ? [`kind=${error.kind}`, `columns=${error.columns.join(',')}`] : [];

/** One fault and its causes, fit for a log. */
export function describeFault(error: unknown): string {
  const parts: string[] = [];
  let current = error;
  for (let depth = 0; current instanceof Error && depth < 4; depth++) {
    const facts = ['code', 'statusCode', 'dependency'].flatMap((name) => {
      const value = property(current as Error, name);
      return value === undefined ? [] : [`${name}=${value}`];
    });
    parts.push([current.name, ...facts, ...rowOf(current)].join(' '), framesOf(current));
    current = current.cause;
  }
  return parts.length === 0 ? `thrown: ${typeof error}` : parts.filter((part) => part !== '').join('\n');
}
