import { afterAll, beforeAll, expect } from 'vitest';
import type { EntraSeed } from '../seed.ts';
import type { EntraOptions, RunningEntra } from '../start-entra.ts';
import { type FormBrowser, makeFormBrowser, type Visited } from '../testing/form-browser.ts';
import { startSeededEntra } from '../testing/seeded-entra.ts';
import { authorizeUrl } from '../testing/sign-in.ts';

/** A stand-in for the tests of a file: started before the first, closed after the last. */
export function entraForTests(change?: (seed: EntraSeed) => EntraSeed, options?: EntraOptions): RunningEntra {
  const entra = { url: '', graph: '', close: () => Promise.resolve() };
  beforeAll(async () => {
    Object.assign(entra, await startSeededEntra(change, options));
  });
  afterAll(() => entra.close());
  return entra;
}

/** What a redirect says to the app. */
export const parametersOf = ({ location }: Visited) => Object.fromEntries(location?.searchParams ?? []);

/** The error in a redirect, by OAuth's word and Entra's number. */
export const refusal = (error: string, aadsts: number) => ({
  error,
  error_description: expect.stringMatching(new RegExp(`^AADSTS${aadsts}: `)) as string,
});

/** Opens `/authorize` there, asked with these changes. */
export const askAuthorize = (
  entra: RunningEntra,
  tenant?: string,
  changes?: Readonly<Record<string, string | undefined>>,
  browser: FormBrowser = makeFormBrowser(),
): Promise<Visited> => browser.open(authorizeUrl(entra, tenant, changes));

export const get = (url: string, bearer?: string): Promise<Response> =>
  fetch(url, {
    headers: bearer === undefined ? {} : { Authorization: `Bearer ${bearer}` },
    signal: AbortSignal.timeout(10_000),
  });
