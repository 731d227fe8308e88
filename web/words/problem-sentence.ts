/** What the page says for a problem: a sentence and what to do. Never a bare code: what it doesn't know it says in words too. */
import type { ApiProblem } from '../api/call-api.ts';
import { isolateIn } from '../../shared/platform/wire.ts';
import { type Brand, named, namesIn } from './company-names.ts';
import { countOf } from './format.ts';

/** The advice isolates its names. */
export type ProblemSentence = {
  readonly title: string;
  readonly advice: string;
  readonly supportCode: string | undefined;
  /** Whoever reads it may be at the end of what they can do. */
  readonly isForSupport: boolean;
};

type Words = readonly [title: string, advice: string];

const SENTENCES: Readonly<Record<string, Words>> = {
  'no-connection': ['The service can’t be reached', 'Check your connection and try again. Nothing you typed is lost.'],
  'answer-lost': [
    'The answer got lost on the way',
    'What you did may have been done. What is shown here is read again: look at it before you repeat anything.',
  ],
  'answer-late': [
    'The service took too long to answer',
    'What you did may have been done. What is shown here is read again: look at it before you repeat anything.',
  ],
  'timed-out': ['The service took too long to answer', 'Try again.'],
  stopped: ['Stopped', 'What was done before you stopped stays done.'],
  'answer-not-understood': [
    'The service answered in a way this page doesn’t know',
    'Load the page again: it may have been updated meanwhile.',
  ],
  'invalid-request': ['Something in what you entered isn’t right', 'Correct it and try again.'],
  'body-too-large': ['That is too much at once', 'Send fewer lines at a time.'],
  unauthenticated: ['Your session has ended', 'Open {page} from {controlPanelName} again.'],
  'role-missing': [
    'You need the Security Manager role for this',
    'Ask somebody who manages roles in {controlPanelName} to give it to you.',
  ],
  'other-account': [
    'This browser is now working on another account',
    '{page} was opened for another account in this browser. Open it from {controlPanelName} again.',
  ],
  'cross-site-refused': [
    'The request was refused because it seemed to come from another website',
    'Load this page again and repeat what you did.',
  ],
  'account-not-found': ['This account isn’t known here', 'Ask {company} to set the account up.'],
  'if-match-required': ['The page didn’t say which version it was changing', 'Load the page again and repeat it.'],
  'version-changed': ['Somebody else changed the switch meanwhile', 'Look at what changed, then decide again.'],
  'changed-meanwhile': ['Somebody else is changing the same thing', 'Wait a moment, look again, and repeat it.'],
  'domain-not-found': ['Your account no longer has this domain', 'Load the page again to see the domains it has.'],
  'too-many-domains': ['The account has as many domains as it can have', 'Ask {company} to take some out first.'],
  'link-not-found': ['This link isn’t there any more', 'It ended long ago. Nothing can come of it.'],
  'link-ended': ['This link has ended already', 'Look at how it ended: nothing can come of it any more.'],
  'too-many-links': ['There are 20 open links', 'Take one back that nobody needs, then make another.'],
  'not-connected': [
    'No Azure tenant is connected',
    'Choose “{start}” first, and let an administrator of the tenant accept.',
  ],
  'integration-broken': [
    'The connection to Azure is broken',
    'Azure doesn’t let {company} in any more. The overview says why: enable the app in Azure, or choose “{start}” again.',
  ],
  'sso-is-on': ['SSO isn’t off', 'Turn SSO off first, or let disconnecting turn it off too.'],
  'leavers-changed': ['Others have left than were shown', 'Nothing was done. Look at who left now, and confirm again.'],
  'blocking-unfinished': [
    'Not everybody who left is kept out yet',
    'The switch has not moved. Confirm once more: it goes on where it stopped.',
  ],
  'would-lock-out': [
    'People would be locked out',
    'Look at the number, and confirm it if you want SSO on all the same.',
  ],
  'readiness-unknown': [
    'Nobody knows yet who would be locked out',
    'Check readiness first, or confirm that you turn SSO on without knowing.',
  ],
  'users-unreadable': [
    'What is stored of some users can’t be read',
    'Nobody knows what SSO would do to them. The operators of the service have been told; when they have mended it, check readiness again and turn SSO on then.',
  ],
  'user-not-found': ['This user isn’t known here', 'The user has to be made in {controlPanelName} first.'],
  'directory-unreadable': [
    'The tenant’s directory can’t be read',
    'Choose “{start}” again, so that an administrator accepts reading it, and try again.',
  ],
  'link-changed': ['It is no longer as it was shown', 'Nothing was changed. Look at both again, then decide.'],
  'person-not-linkable': [
    'The user can’t be linked to this person',
    'Choose an enabled member of the tenant who is no other user here.',
  ],
  'report-changed': [
    'The report was taken anew meanwhile',
    'Nothing was done. Look at the list as it is now, and choose again.',
  ],
  'story-not-found': [
    'There is nothing on record for this support code',
    'Check the code: it is kept for 30 days, for this account alone. Of a page that couldn’t tell whose it was (cookies blocked, time over), only support finds it.',
  ],
  'test-sign-in-not-found': ['This test sign-in is no longer on record', 'Tests are kept for 3 days. Start a new one.'],
  'rate-limited': ['That was too much in a short time', 'Wait {seconds} and try again.'],
  unavailable: [
    'A part of the service isn’t answering',
    'Try again in a moment. If it was a change, it may have been done: what is shown here is read again, so look first.',
  ],
  unexpected: ['Something went wrong on our side', 'Try again. If it stays, give {company} support the code below.'],
};

/** What neither the page nor its reader can mend alone. */
const FOR_SUPPORT: ReadonlySet<string> = new Set([
  ...['role-missing', 'account-not-found', 'users-unreadable', 'story-not-found', 'domain-not-found', 'user-not-found'],
  ...['too-many-domains', 'unavailable', 'unexpected', 'answer-not-understood'],
]);

const FALLBACK: Words = [
  'That didn’t work',
  'Try again. If it stays, tell {company} support what you did and the code below.',
];

const secondsOf = ({ retryAfterSeconds: seconds }: ApiProblem): string =>
  seconds === undefined ? 'a minute' : countOf(seconds, 'second');

/** An unknown problem's own detail is a sentence for people, so it comes before our general one. */
export function sentenceOf(problem: ApiProblem, brand: Brand): ProblemSentence {
  const words = Object.hasOwn(SENTENCES, problem.code) ? SENTENCES[problem.code] : undefined;
  const [title, advice] = words ?? [
    FALLBACK[0],
    problem.detail === undefined ? FALLBACK[1] : isolateIn(problem.detail, namesIn(brand)),
  ];
  const reasons = problem.errors.map(({ field, message }) => `${wordOfField(field)} ${message}.`);
  return {
    title: named(title, brand),
    advice: [...reasons, named(advice, brand).replaceAll('{seconds}', secondsOf(problem))].join(' '),
    supportCode: problem.supportCode,
    isForSupport: words === undefined || FOR_SUPPORT.has(problem.code) || isOfForeignDomain(problem),
  };
}

/** A domain that should be the account's is added by the Company. */
const isOfForeignDomain = ({ errors }: ApiProblem): boolean =>
  errors.some(({ message }) => message === 'must be of a domain of this account');

const FIELDS: Readonly<Record<string, string>> = {
  email: 'The e-mail address',
  app: 'The app',
  search: 'The search',
  reason: 'The reason',
  expiresAt: 'The end',
  objectId: 'The object ID',
  supportCode: 'The support code',
};
const wordOfField = (field: string): string => FIELDS[field.split('/').at(-1) ?? ''] ?? 'A part of it';
