import { readFileSync } from 'node:fs';
import { join } from 'node:path';

/** What this host reads of an app's host.json. By hand: zod takes 60 ms of CPU to load, which is a third of a start of this host with an empty app. */
export type HostSettings = {
  /** Without slashes at its ends; empty for none. */
  readonly routePrefix: string;
  /** For every answer, unless the answer has its own. */
  readonly customHeaders: Readonly<Record<string, string>>;
  readonly functionTimeoutMs: number;
};

/** The default of the Flex Consumption plan. https://learn.microsoft.com/azure/azure-functions/functions-scale#timeout */
const DEFAULT_TIMEOUT = '00:30:00';

/** Reads `host.json` in `root`. Throws when it isn't there or isn't JSON, or when a setting that's read here has a wrong form. */
export function readHostSettings(root: string): HostSettings {
  const path = join(root, 'host.json');
  try {
    const { extensions, functionTimeout } = membersOf(readJson(path));
    const { routePrefix, customHeaders } = membersOf(membersOf(extensions)['http']);
    const [, hours, minutes, seconds] = /^(\d\d):(\d\d):(\d\d)$/.exec(textOf(functionTimeout ?? DEFAULT_TIMEOUT)) ?? [];
    if (seconds === undefined) throw new Error('functionTimeout is no time span such as 00:05:00.');
    const headers = Object.entries(membersOf(customHeaders)).map(([name, value]) => [name, textOf(value)]);
    return {
      routePrefix: textOf(routePrefix ?? 'api').replaceAll(/^\/+|\/+$/g, ''),
      customHeaders: Object.fromEntries(headers) as Record<string, string>,
      functionTimeoutMs: ((Number(hours) * 60 + Number(minutes)) * 60 + Number(seconds)) * 1000,
    };
  } catch (cause) {
    throw new Error(`${path} can't be used.`, { cause });
  }
}

/** Of a JSON object, or of one that is left out. */
function membersOf(value: unknown = {}): Record<string, unknown> {
  if (typeof value === 'object' && value !== null && !Array.isArray(value)) return value as Record<string, unknown>;
  throw new Error(`${JSON.stringify(value)} must be an object.`);
}

function textOf(value: unknown): string {
  if (typeof value === 'string') return value;
  throw new Error(`${JSON.stringify(value)} must be a text.`);
}

export const readJson = (path: string): unknown => JSON.parse(readFileSync(path, 'utf8'));
