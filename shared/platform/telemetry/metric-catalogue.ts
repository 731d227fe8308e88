/**
 * Everything that the service measures, by name. Never by user, address, account or tenant: an attribute is one of few words.
 * docs/logs-and-metrics.md is this table for whoever looks a name up; a test holds them together.
 */
type Metric = {
  readonly kind: 'counter' | 'histogram';
  readonly unit: string;
  readonly sentence: string;
  readonly attributes: readonly string[];
};

export const METRIC_CATALOGUE = {
  'sso.decisions': {
    kind: 'counter',
    unit: '{decision}',
    sentence:
      'Decisions about step two, and the rule that applied. A sign-in asks two or three times: `at` says where.',
    attributes: ['step', 'reason', 'app', 'at'],
  },
  'sso.sign_ins': {
    kind: 'counter',
    unit: '{sign-in}',
    sentence:
      'Sign-ins that came to an end here: `signed-in`, `company-credentials`, `login-required`, or the refusal.',
    attributes: ['outcome', 'app'],
  },
  'sso.sign_ins_without_pkce': {
    kind: 'counter',
    unit: '{sign-in}',
    sentence:
      'Of those that were signed in: by a code that no PKCE challenge came with, as the catalogue lets the app.',
    attributes: ['app'],
  },
  'sso.answer.duration': {
    kind: 'histogram',
    unit: 'ms',
    sentence: 'The time from the call of a function to its answer.',
    attributes: ['operation', 'status_class'],
  },
  'sso.storage.round_trips': {
    kind: 'histogram',
    unit: '{request}',
    sentence: 'Requests to Table Storage for one answer, retries included.',
    attributes: ['operation'],
  },
  'sso.cache.lookups': {
    kind: 'counter',
    unit: '{lookup}',
    sentence: 'Looks into what an instance remembers; without a hit storage was asked.',
    attributes: ['cache', 'hit'],
  },
} as const satisfies Readonly<Record<string, Metric>>;

export type MetricName = keyof typeof METRIC_CATALOGUE;
/** The attributes of a metric, all of them. */
export type MetricAttributes<Name extends MetricName> = Readonly<
  Record<(typeof METRIC_CATALOGUE)[Name]['attributes'][number], string | boolean>
>;
