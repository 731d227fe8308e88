/** The headers of answers that a client reads, for the API description. */

type Header = { readonly description: string; readonly schema: { readonly type: 'string' | 'integer' } };

/** By name, which is the component's too. */
export const ANSWER_HEADERS = {
  'Content-Encoding': {
    description: 'How the body is coded: br or gzip; absent: not at all.',
    schema: { type: 'string' },
  },
  ETag: {
    description: 'The version that was answered; goes back as If-Match with a change, or as If-None-Match to a file.',
    schema: { type: 'string' },
  },
  Link: {
    description: 'Where the next page is, as rel="next" (RFC 8288); absent on the last one.',
    schema: { type: 'string' },
  },
  Location: { description: 'Where the browser goes on.', schema: { type: 'string' } },
  RateLimit: {
    description:
      'What is left of the limit: r requests at once, all of them again in t seconds (draft-ietf-httpapi-ratelimit-headers). On every answer to a caller with a token or a session.',
    schema: { type: 'string' },
  },
  'RateLimit-Policy': {
    description: 'The limit of this caller in this account: q requests in w seconds.',
    schema: { type: 'string' },
  },
  'Retry-After': { description: 'Seconds to wait before the next try.', schema: { type: 'integer' } },
  'Unreadable-Entries': {
    description: 'How many stored entries of this page can’t be read and are left out; absent: none.',
    schema: { type: 'integer' },
  },
  Vary: { description: 'The headers of the request by which the answer was chosen.', schema: { type: 'string' } },
  'WWW-Authenticate': {
    description: 'How to say who calls; of a token that came, what is wrong with it (RFC 6750 section 3).',
    schema: { type: 'string' },
  },
} as const satisfies Readonly<Record<string, Header>>;
type Name = keyof typeof ANSWER_HEADERS;

/** What every answer of a status brings, or may bring. */
const OF_STATUS: Readonly<Record<string, readonly Name[]>> = {
  303: ['Location'],
  401: ['WWW-Authenticate'],
  429: ['Retry-After', 'RateLimit', 'RateLimit-Policy'],
  503: ['Retry-After'],
};

/** The `headers` of a response: those of its status and its own. */
export function headersOf(
  status: string,
  own: readonly Name[] = [],
): { readonly headers?: Readonly<Record<string, unknown>> } {
  const names = [...(OF_STATUS[status] ?? []), ...own];
  if (names.length === 0) return {};
  return { headers: Object.fromEntries(names.map((name) => [name, { $ref: `#/components/headers/${name}` }])) };
}
