/** One call of the service's interface: an answer as documented, or what to tell the person instead. */
import * as z from 'zod';

/** Why something didn't happen, in words that the service or this module chose. */
export interface ServiceProblem {
  /** The last part of the problem's `type` (RFC 9457), or `no-answer`. */
  readonly code: string;
  readonly title: string;
  readonly detail: string;
  readonly errors: readonly { readonly field: string; readonly message: string }[];
  readonly supportCode: string | undefined;
  /** How many users SSO would lock out. */
  readonly lockedOut?: number | undefined;
  /** When that was found out. */
  readonly takenAt?: Date | undefined;
  /** The switch as somebody else left it. */
  readonly current?:
    | {
        readonly sso: string;
        readonly changedAt?: Date | null | undefined;
        readonly changedBy?: string | null | undefined;
      }
    | undefined;
}

export type ServiceAnswer<Body> =
  | { readonly kind: 'ok'; readonly body: Body; readonly etag: string | undefined; readonly next: string | undefined }
  | { readonly kind: 'problem'; readonly problem: ServiceProblem };

export interface ServiceCall<Body> {
  readonly method: 'GET' | 'POST' | 'PUT' | 'DELETE';
  /** Behind the service's address; parameters are escaped by the caller. */
  readonly path: string;
  readonly answer: z.ZodType<Body>;
  readonly json?: unknown;
  readonly csv?: Uint8Array<ArrayBuffer>;
  readonly ifMatch?: string;
}

const TIMEOUT_MS = 15_000;

const moment = z.iso.datetime().transform((text) => new Date(text));
/** The service says null where it has nothing to say. */
const said = <Schema extends z.ZodType>(schema: Schema) => schema.nullish().transform((value) => value ?? undefined);
const ProblemBody = z.object({
  type: z.string(),
  title: z.string(),
  detail: z.string().default(''),
  errors: said(z.array(z.object({ field: z.string(), message: z.string() }))).transform((errors) => errors ?? []),
  supportCode: said(z.string()),
  lockedOut: said(z.number()),
  takenAt: said(moment),
  current: said(z.object({ sso: z.string(), changedAt: moment.nullish(), changedBy: z.string().nullish() })),
});

const NO_ANSWER: ServiceProblem = {
  code: 'no-answer',
  title: 'The sign-in service doesn’t answer',
  detail: 'Please try again in a minute. If you were changing something, look first whether it was changed.',
  errors: [],
  supportCode: undefined,
};

function readProblem(text: string): ServiceProblem {
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch {
    return NO_ANSWER;
  }
  const body = ProblemBody.safeParse(json).data;
  if (body === undefined) return NO_ANSWER;
  const { type, ...members } = body;
  return { code: type.slice(type.lastIndexOf('/') + 1), ...members };
}

function requestOf({ method, json, csv, ifMatch }: ServiceCall<unknown>, token: string): RequestInit {
  const headers: Record<string, string> = { authorization: `Bearer ${token}` };
  if (ifMatch !== undefined) headers['if-match'] = ifMatch;
  if (json !== undefined) headers['content-type'] = 'application/json';
  if (csv !== undefined) headers['content-type'] = 'text/csv';
  const body = csv ?? (json === undefined ? null : JSON.stringify(json));
  return { method, headers, body, redirect: 'error', signal: AbortSignal.timeout(TIMEOUT_MS) };
}

/** The cursor of the next page from a Link header (RFC 8288); JSON pages say it in the body too. */
function nextOf(response: Response, base: string): string | undefined {
  const target = /<([^>]*)>\s*;\s*rel="?next"?/.exec(response.headers.get('link') ?? '')?.[1];
  return target === undefined ? undefined : (URL.parse(target, base)?.searchParams.get('after') ?? undefined);
}

/** Calls with a token. Never throws for what the network or the service does. A JSON answer is checked; for `z.string()` the text itself is given. */
export async function callService<Body>(
  serviceUrl: string,
  token: string,
  call: ServiceCall<Body>,
): Promise<ServiceAnswer<Body>> {
  try {
    const response = await fetch(new URL(call.path, serviceUrl), requestOf(call, token));
    const text = await response.text();
    if (!response.ok) return { kind: 'problem', problem: readProblem(text) };
    // JSON lines are text.
    const isJson = /[/+]json(?:;|$)/.test(response.headers.get('content-type') ?? '');
    const body = call.answer.safeParse(isJson ? JSON.parse(text) : text);
    if (!body.success) return { kind: 'problem', problem: NO_ANSWER };
    const etag = response.headers.get('etag') ?? undefined;
    return { kind: 'ok', body: body.data, etag, next: nextOf(response, serviceUrl) };
  } catch {
    return { kind: 'problem', problem: NO_ANSWER };
  }
}
