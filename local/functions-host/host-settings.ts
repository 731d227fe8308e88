import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { LogLevel } from './core-interface.ts';
import { parseTimeSpan } from './time-span.ts';
import { parseLogLevel } from './write-log.ts';

/** What this host reads of an app's host.json. */
export interface HostSettings {
  /** Without slashes at its ends; empty for none. */
  routePrefix: string;
  /** Headers for every answer, unless the answer has its own. */
  customHeaders: readonly (readonly [name: string, value: string])[];
  /** Milliseconds; undefined when a function may run for ever. */
  functionTimeoutMs: number | undefined;
  minimumLogLevel: LogLevel;
}

/** The default of the Flex Consumption plan. https://learn.microsoft.com/azure/azure-functions/functions-scale#timeout */
const defaultTimeout = '00:30:00';

/**
 * Reads `host.json` in `root`; without that file everything has its default.
 * @throws when the file isn't JSON, or a setting that's read here has a wrong form
 */
export function readHostSettings(root: string): HostSettings {
  const path = join(root, 'host.json');
  try {
    return parseHostSettings(JSON.parse(readIfPresent(path) ?? '{}'));
  } catch (cause) {
    throw new Error(`${path} can't be used.`, { cause });
  }
}

/** @throws when a setting has a wrong form */
export function parseHostSettings(document: unknown): HostSettings {
  const http = child(child(document, 'extensions'), 'http');
  const timeout = text(child(document, 'functionTimeout'), 'functionTimeout') ?? defaultTimeout;
  const level = text(child(child(child(document, 'logging'), 'logLevel'), 'default'), 'logLevel') ?? 'Information';
  const minimumLogLevel = parseLogLevel(level);
  if (minimumLogLevel === undefined) throw new Error(`"${level}" is no log level.`);
  return {
    routePrefix: (text(child(http, 'routePrefix'), 'routePrefix') ?? 'api').replaceAll(/^\/+|\/+$/g, ''),
    customHeaders: Object.entries(record(child(http, 'customHeaders'))).map(
      ([name, value]) => [name, text(value, name) ?? ''] as const,
    ),
    functionTimeoutMs: timeout === '-1' ? undefined : parseTimeSpan(timeout),
    minimumLogLevel,
  };
}

export const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

const record = (value: unknown): Record<string, unknown> => (isRecord(value) ? value : {});
const child = (value: unknown, key: string): unknown => record(value)[key];

function text(value: unknown, name: string): string | undefined {
  if (value === undefined || typeof value === 'string') return value;
  throw new Error(`"${name}" must be a string.`);
}

function readIfPresent(path: string): string | undefined {
  try {
    return readFileSync(path, 'utf8');
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return undefined;
    throw error;
  }
}
