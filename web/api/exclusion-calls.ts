/** The calls about the exclusion list, and edits of it. */
import type * as exclusions from '../../shared/exclusions/wire.ts';
import * as answers from './answers.ts';
import type * as z from 'zod/mini';
import { type CallApi, jsonOf } from './call-api.ts';
import { EDIT_TIMEOUT_MS, PAGE } from './call-bounds.ts';

type WithoutNull<Body> = { readonly [Name in keyof Body]: Exclude<Body[Name], null> };

/** This page leaves out what it doesn't say. */
export type Addition = WithoutNull<z.input<typeof exclusions.Addition>>;

export type Edit = { readonly add: readonly Addition[]; readonly remove: readonly string[] };

export type ListQuery = { search?: string; after?: string; limit?: number };

export function exclusionCalls(call: CallApi, base: string) {
  return {
    listExclusions: (query: ListQuery) =>
      call({
        method: 'GET',
        path: `${base}/exclusions`,
        query: { limit: PAGE, ...query, format: 'json' },
        read: jsonOf(answers.ExclusionsAnswer),
      }),
    listEnds: (ends: 'expired' | 'within-7-days', after: string | undefined) =>
      call({
        method: 'GET',
        path: `${base}/exclusions`,
        query: { ends, after, limit: ends === 'expired' ? 1 : PAGE, format: 'json' },
        read: jsonOf(answers.ExclusionsAnswer),
      }),
    removeExpired: (body: { readonly count: number; readonly endedBy: string }) =>
      call({
        method: 'POST',
        path: `${base}/exclusions/remove-expired`,
        body,
        timeoutMs: EDIT_TIMEOUT_MS,
        read: jsonOf(answers.RemoveExpiredAnswer),
      }),
    editExclusions: (edit: Edit, acceptDisabledInEntra = false, signal?: AbortSignal) =>
      call({
        method: 'POST',
        path: `${base}/exclusions`,
        body: { ...edit, ...(acceptDisabledInEntra ? { acceptDisabledInEntra } : {}) },
        timeoutMs: EDIT_TIMEOUT_MS,
        signal,
        read: jsonOf(answers.EditAnswer),
      }),
    /** What would come of additions; changes nothing. */
    previewExclusions: (add: readonly Addition[], signal?: AbortSignal) =>
      call({
        method: 'POST',
        path: `${base}/exclusions`,
        query: { dryRun: 'true' },
        isQuestion: true,
        body: { add, remove: [] },
        timeoutMs: EDIT_TIMEOUT_MS,
        signal,
        read: jsonOf(answers.EditAnswer),
      }),
  };
}
