/** An answer of ours: headers are a plain record (the library's wider type would drag in the global Headers on a cold start). */
import type { HttpResponseInit } from '@azure/functions';

export type Reply = Omit<HttpResponseInit, 'headers'> & { readonly headers?: Readonly<Record<string, string>> };
