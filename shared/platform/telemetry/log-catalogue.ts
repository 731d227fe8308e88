/**
 * Everything that the service writes into its log, by code. A line begins with its code; alerts and runbooks look for codes,
 * so they never change their meaning. docs/logs-and-metrics.md is this table for whoever looks a word up; a test holds them together.
 */
export type LogLevel = 'information' | 'warning' | 'error';

export const LOG_CATALOGUE = {
  'sign-in-finished': ['information', 'A person came back from Azure and was sent on: to the app, or with its answer.'],
  'sign-in-refused': ['information', 'A sign-in ended on a page that says why; its support code is that of the line.'],
  'story-not-kept': [
    'warning',
    'What ended on a page could not be remembered: its support code finds nothing but the log.',
  ],
  'refusals-left-out': [
    'warning',
    'Somebody repeats what they have no role for: the audit trail gets their number at the end of the minute.',
  ],
  'refusals-not-recorded': [
    'error',
    'That number could not be put in the audit trail: `count` refusals are told here alone.',
  ],
  'page-refused': ['information', 'Another visit of a browser, such as connecting a tenant, ended on such a page.'],
  'app-without-pkce': [
    'warning',
    'The catalogue lets the app sign people in with neither PKCE nor a nonce (`pkce` is `none`): said at every start.',
  ],
  'token-refused': ['information', 'An app got an OAuth error for its code, its token or its credentials.'],
  'token-inactive': [
    'information',
    'A client that asked about a token was told that it is not active; `reason` says why.',
  ],
  'caller-refused': [
    'information',
    'A token of the Control Panel was refused: `part` says what of it (a claim, the signature, its key), `why` how.',
  ],
  'dependency-unavailable': [
    'warning',
    'Something outside did not answer in time, so the caller was told to try again.',
  ],
  'unexpected-fault': ['error', 'A defect: the caller was given a support code and no detail.'],
  'not-ready': ['warning', 'A look for /health/ready found something that the service cannot work without away.'],
  'identity-token-failed': [
    'warning',
    'The platform gave no token of the identity of the service: `resource` is what it is for, `reason` why; one in hand goes on.',
  ],
  'row-unreadable': [
    'error',
    'A stored row can’t be read: of `kind`, for its `column`. Of a list it is left out; numbers and the state of a readiness report are made anew; who decides by any other gets no answer.',
  ],
  'storage-throttled': [
    'warning',
    'Table Storage is busy and put a request off (429 or 503, which are tried again twice).',
  ],
  'entra-credential-refused': ['error', 'Entra refuses the credential of the service: nobody can sign in with Azure.'],
  'entra-credential-ends-soon': [
    'warning',
    'The credential for Entra ends within 30 days, or has ended when the days are below zero: renew it.',
  ],
  'entra-credential-end-unknown': [
    'warning',
    'When the credential for Entra ends is not known: set the expiry of its version in the vault to the date that Entra shows.',
  ],
  'entra-credential-watch-failed': ['error', 'Nobody could look when the credential for Entra ends.'],
  'directory-people-left-out': [
    'warning',
    'Microsoft Graph listed people without a usable id or name: a readiness report was made without them, so users that they are count as not in Azure.',
  ],
  'secret-line-end': [
    'warning',
    'A secret in the vault ends with a line end, which was left out of it: write it anew without.',
  ],
  'secret-not-usable': [
    'warning',
    'A secret that the service or an app needs is missing in the vault or no good: `secret` names it, `reason` says why.',
  ],
  'jobs-run': ['information', 'The hourly look at the jobs: how many were due, and how many of those failed.'],
  'jobs-not-noted': [
    'warning',
    'When jobs last ran could not be read, or not be written: they run once more. The jobs themselves are done.',
  ],
  'keys-rotated': ['information', 'The daily look at the signing and sealing keys: how many were renewed and retired.'],
  'key-rotation-failed': ['error', 'Signing or sealing keys could not be renewed; the old ones last another period.'],
  'keys-overdue': [
    'warning',
    'The key that `secret` names should have been renewed three days ago or more: the daily job fails, or doesn’t run.',
  ],
  'published-keys-old': [
    'warning',
    'The key set of Entra or of the Control Panel could not be fetched for an hour or more; `hours` are left until it counts no more.',
  ],
  'readiness-incomplete': ['warning', 'A readiness report ended half way; `reason` is what its page says too.'],
  'redemptions-deleted': ['information', 'Used one-time codes that have expired were deleted.'],
  'redemption-clean-up-failed': ['error', 'Used one-time codes could not be deleted; the next hour tries again.'],
  'shadow-not-noted': [
    'warning',
    'What SSO would have done with a user was not noted in time, or could not be: for a minute the instance notes nobody.',
  ],
  'shadow-not-renamed': [
    'warning',
    'What was seen of users in shadow could not go along to their new addresses: it is noted anew when they sign in.',
  ],
  'stories-deleted': ['information', 'What was remembered of pages that ended something, for 30 days, was deleted.'],
  'story-clean-up-failed': [
    'error',
    'What was remembered of pages that ended something could not be deleted; the next hour tries again.',
  ],
  'test-sign-in-ended': ['information', 'A test sign-in came to its end: passed or failed. No app got anything.'],
  'test-sign-ins-deleted': ['information', 'The results of test sign-ins of more than three days ago were deleted.'],
  'test-sign-in-clean-up-failed': [
    'error',
    'Old results of test sign-ins could not be deleted; the next hour tries again.',
  ],
  'metrics-not-exported': ['warning', 'The metrics of an interval did not reach Application Insights and are lost.'],
} as const satisfies Readonly<Record<string, readonly [level: LogLevel, sentence: string]>>;

export type LogCode = keyof typeof LOG_CATALOGUE;

/** Numbers, yes or no, and short words of ours. Undefined is left out. */
export type LogDetails = Readonly<Record<string, string | number | boolean | undefined>>;
