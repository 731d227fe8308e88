/** What is wrong with the answer to a hostile request. */
import { type Answered, jsonOf } from '../control-panel/send-request.ts';
import type { Hostile } from './hostile-parts.ts';
import type { OperationSample } from './operation-sample.ts';

type Problem = { readonly status?: unknown; readonly errors: readonly { readonly field: string }[] | null };
type Judge = (hostile: Hostile, answered: Answered) => string[];

const SCRIPT = /<script>|alert\(|stolen/;
const typeOf = ({ headers }: Answered): string => headers['content-type'] ?? '';

const problem: Judge = ({ field }, answered) => {
  if (typeOf(answered) !== 'application/problem+json') return [`is of the type "${typeOf(answered)}"`];
  const { status, errors } = jsonOf(answered) as Problem;
  const wanted = answered.status === 413 ? 'body' : field;
  const fields = errors?.map((error) => error.field) ?? [];
  return [
    ...(status === answered.status ? [] : ['says another status']),
    ...(SCRIPT.test(answered.text) ? ['repeats what it was given'] : []),
    ...(fields.length > 0 && (wanted === undefined || fields.some((named) => named.startsWith(wanted)))
      ? []
      : [`names ${JSON.stringify(fields)}, not "${wanted ?? ''}"`]),
  ];
};

const oauth: Judge = (_, answered) => {
  if (!typeOf(answered).startsWith('application/json')) return [`is of the type "${typeOf(answered)}"`];
  const { error } = jsonOf(answered) as { error?: unknown };
  return [
    ...(typeof error === 'string' && /^[a-z_]+$/.test(error) ? [] : ['has no error code']),
    ...(SCRIPT.test(answered.text) ? ['repeats what it was given'] : []),
  ];
};

const challenge: Judge = (_, { headers, text }) => [
  ...(/^Bearer realm="[^"]*"(?:, error="[a-z_]+")?$/.test(headers['www-authenticate'] ?? '')
    ? []
    : ['has no challenge']),
  ...(text === '' ? [] : ['has a body']),
];

const page: Judge = (_, answered) => [
  ...(typeOf(answered) === 'text/html; charset=utf-8' ? [] : [`is of the type "${typeOf(answered)}"`]),
  ...(/default-src 'none'/.test(answered.headers['content-security-policy'] ?? '') ? [] : ['has no policy']),
  ...(answered.text.includes('<h1>') ? [] : ['is no page']),
];

const JUDGES: Readonly<Record<OperationSample['refusesWith'], Judge>> = { problem, oauth, challenge, page };

/** OpenID Connect has the app told, at its own address (RFC 6749 section 4.1.2.1). */
const tellsTheApp = ({ status, headers }: Answered): boolean =>
  status === 303 && URL.parse(headers['location'] ?? '')?.searchParams.has('error') === true;

/** Holds for every answer, a good one's too. */
function reflections({ headers, text }: Answered): string[] {
  const named = Object.entries(headers).filter(
    ([name, value]) => name === 'stolen' || (name === 'set-cookie' && value.startsWith('stolen')),
  );
  const isRead = /html|xml|svg/i.test(headers['content-type'] ?? 'text/html');
  return [
    ...named.map(([name]) => `the header ${name} came in through the request`),
    ...(/["<>\s]/.test(headers['location'] ?? '') ? ['the Location has characters of markup'] : []),
    ...(isRead && SCRIPT.test(text.replaceAll(/value="[^"<>]*"/g, '')) ? ['the page has what was sent'] : []),
    ...(headers['x-content-type-options'] === 'nosniff' ? [] : ['may be sniffed']),
  ];
}

/** Of a bulk edit with one bad item: that one alone is refused, by its field. */
function item({ field }: Hostile, answered: Answered): string[] {
  const { results } = jsonOf(answered) as {
    results: readonly { outcome: string; errors: readonly { field: string }[] | null }[];
  };
  const faulty = results.filter(({ outcome }) => outcome === 'invalid-item');
  const fields = faulty.flatMap(({ errors }) => errors?.map((error) => error.field) ?? []);
  return [
    ...(faulty.length === 1 ? [] : [`refuses ${faulty.length} items`]),
    ...(fields.some((named) => named.startsWith(field ?? '/')) ? [] : [`names ${JSON.stringify(fields)}`]),
  ];
}

/** Empty when the answer is as wanted. */
export function judgeAnswer(sample: OperationSample, hostile: Hostile, answered: Answered): string[] {
  const { status } = answered;
  const faults = reflections(answered);
  if (status >= 500) return [...faults, `is ${status}`];
  // Taken as any other text: what a good request is answered with can be a refusal for another reason.
  if (hostile.wanted === 'either' && status === sample.good) return faults;
  if (status >= 400) return [...faults, ...JUDGES[sample.refusesWith](hostile, answered)];
  if (hostile.wanted === 'item') return [...faults, ...item(hostile, answered)];
  return hostile.wanted === 'either' || tellsTheApp(answered) ? faults : [...faults, `is not refused: ${status}`];
}
