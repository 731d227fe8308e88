import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type LogLevel, logLevels } from './write-log.ts';

/** What this host reads of an app's host.json. */
export interface HostSettings {
  /** Without slashes at its ends; empty for none. */
  routePrefix: string;
  /** For every answer, unless the answer has its own. */
  customHeaders: [name: string, value: string][];
  functionTimeoutMs: number;
  minimumLogLevel: LogLevel;
}

/** The default of the Flex Consumption plan. https://learn.microsoft.com/azure/azure-functions/functions-scale#timeout */
const defaultTimeout = '00:30:00';

/** Reads `host.json` in `root`. Throws when it isn't there or isn't JSON, or when a setting that's read here has a wrong form. */
export function readHostSettings(root: string): HostSettings {
  const path = join(root, 'host.json');
  try {
    const { extensions, functionTimeout, logging } = membersOf(readJson(path));
    const { routePrefix, customHeaders } = membersOf(membersOf(extensions)['http']);
    const level = textOf(membersOf(membersOf(logging)['logLevel'])['default'], 'information').toLowerCase();
    const minimumLogLevel = logLevels.find((known) => known === level);
    if (minimumLogLevel === undefined) throw new Error(`"${level}" is no log level.`);
    return {
      routePrefix: textOf(routePrefix, 'api').replaceAll(/^\/+|\/+$/g, ''),
      customHeaders: Object.entries(membersOf(customHeaders)).map(([name, value]) => [name, textOf(value, '')]),
      functionTimeoutMs: readTimeSpan(textOf(functionTimeout, defaultTimeout)),
      minimumLogLevel,
    };
  } catch (cause) {
    throw new Error(`${path} can't be used.`, { cause });
  }
}

export const readJson = (path: string): unknown => JSON.parse(readFileSync(path, 'utf8'));

/** Of a JSON object; nothing of anything else. */
export const membersOf = (value: unknown): Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Record<string, unknown>) : {};

function textOf(value: unknown, otherwise: string): string {
  if (value === undefined || typeof value === 'string') return value ?? otherwise;
  throw new Error(`${JSON.stringify(value)} must be a text.`);
}

/** A .NET time span such as `00:05:00`, in milliseconds. */
function readTimeSpan(text: string): number {
  const [, hours, minutes, seconds] = /^(\d\d):(\d\d):(\d\d)$/.exec(text) ?? [];
  if (seconds === undefined) throw new Error(`"${text}" is no time span such as 00:05:00.`);
  return ((Number(hours) * 60 + Number(minutes)) * 60 + Number(seconds)) * 1000;
}
