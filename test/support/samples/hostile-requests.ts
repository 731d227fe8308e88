/** Hostile requests, made from a good one: whatever a client can get wrong, and whatever somebody may try. */
import { hostileBodies } from './hostile-bodies.ts';
import { bodyOf, type Hostile, type Make } from './hostile-parts.ts';
import { hostileQueries } from './hostile-queries.ts';
import type { OperationSample } from './operation-sample.ts';

/** The good request itself; `more`: with what is unknown, and ignored, beside it. */
export function goodRequest(
  sample: OperationSample,
  more: Readonly<Record<string, string>> = {},
): Omit<Hostile, 'wanted'> {
  const { method, path, headers, form } = sample;
  const search = new URLSearchParams({ ...sample.query, ...more }).toString();
  const sent = bodyOf(form === undefined ? sample : { form: { ...form, ...more } });
  return {
    ...{ title: 'the good request', method, path: search === '' ? path : `${path}?${search}` },
    headers: { ...headers, ...(sent === undefined ? {} : { 'content-type': sent.type }) },
    ...(sent === undefined ? {} : { body: sent.body }),
  };
}

/** Every hostile request for the good one. */
export function hostileRequests(sample: OperationSample): readonly Hostile[] {
  const good = goodRequest(sample);
  const make: Make = (title, change, wanted = 'refusal') => ({
    ...good,
    ...change,
    headers: { ...good.headers, ...change.headers },
    ...{ title, wanted },
  });
  return [...hostileQueries(sample, make), ...hostileBodies(sample, make)];
}
