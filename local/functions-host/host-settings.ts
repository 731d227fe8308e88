import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import * as z from 'zod';

const Http = z.object({
  routePrefix: z.string().default('api'),
  /** For every answer, unless the answer has its own. */
  customHeaders: z.record(z.string(), z.string()).default({}),
});
/** What this host reads of an app's host.json. */
const HostJson = z.object({
  extensions: z.object({ http: Http.prefault({}) }).prefault({}),
  /** A .NET time span. The default of the Flex Consumption plan: https://learn.microsoft.com/azure/azure-functions/functions-scale#timeout */
  functionTimeout: z.stringFormat('time span', /^\d\d:\d\d:\d\d$/).default('00:30:00'),
});
export type HostSettings = ReturnType<typeof readHostSettings>;

/** Reads `host.json` in `root`. Throws when it isn't there or isn't JSON, or when a setting that's read here has a wrong form. */
export function readHostSettings(root: string) {
  const path = join(root, 'host.json');
  try {
    const { extensions, functionTimeout } = HostJson.parse(readJson(path));
    const { routePrefix, customHeaders } = extensions.http;
    const [hours = 0, minutes = 0, seconds = 0] = functionTimeout.split(':').map(Number);
    return {
      /** Without slashes at its ends; empty for none. */
      routePrefix: routePrefix.replaceAll(/^\/+|\/+$/g, ''),
      customHeaders,
      functionTimeoutMs: ((hours * 60 + minutes) * 60 + seconds) * 1000,
    };
  } catch (cause) {
    throw new Error(`${path} can't be used.`, { cause });
  }
}

export const readJson = (path: string): unknown => JSON.parse(readFileSync(path, 'utf8'));
