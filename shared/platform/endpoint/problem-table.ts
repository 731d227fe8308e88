/** Every problem that the API answers (RFC 9457): the one table of code → status, title, what to do. Codes never change their meaning. */

export const PROBLEM_TABLE = {
  'invalid-request': [
    400,
    'The request is not as documented',
    'Correct the fields named in "errors" and send it again.',
  ],
  'unsupported-media-type': [
    415,
    'The body has another content type than expected',
    'Send the content type that the API description names.',
  ],
  'body-too-large': [413, 'The body is too large', 'Split the request into smaller ones.'],
  'not-acceptable': [406, 'There is no answer in the asked format', 'Ask for a format that the API description names.'],
  unauthenticated: [401, 'Who is calling is not known', 'Send a valid token or client credentials.'],
  'role-missing': [
    403,
    'The caller lacks the role for this',
    'Ask for the Security Manager role in the Control Panel.',
  ],
  'other-account': [
    403,
    'The caller does not belong to this account',
    'Call with a token of a contact of this account.',
  ],
  'cross-site-refused': [
    403,
    'The request does not come from the Identity Management page',
    'With the session cookie, send the header x-identity-management: 1 and, except for GET, the Origin of this service.',
  ],
  'account-not-found': [404, 'There is no such account', 'Create the account with PUT /accounts/{accountId} first.'],
  'user-not-found': [404, 'There is no such user', 'The Control Panel’s directory feed has to name the user first.'],
  'story-not-found': [
    404,
    'There is no such story',
    'Look at the code again: it is from a page that knew this account, at most 30 days old. Where nobody could tell yet whose it was (cookies blocked, time over), the code stands in the log alone: ask support.',
  ],
  'file-not-found': [404, 'There is no such file', 'Load the page again: it names the files that it needs.'],
  'test-sign-in-not-found': [404, 'There is no such test sign-in', 'Start another one: it is kept for 3 days.'],
  'link-not-found': [
    404,
    'The account has no such link',
    'Read GET /accounts/{accountId}/integration/links: it lists the links that there are.',
  ],
  'domain-not-found': [
    404,
    'The account has no such domain',
    'Name a domain that the account has; a move names the account that has it as "from".',
  ],
  'problem-not-found': [404, 'There is no such problem', 'Look at the codes in the API description.'],
  'if-match-required': [
    428,
    'The change must say which version it is meant for',
    'Read the resource and send its ETag as If-Match.',
  ],
  'version-changed': [
    412,
    'Somebody else changed it since',
    'Read the resource again, look at what changed, and repeat the change with the new ETag.',
  ],
  'changed-meanwhile': [
    409,
    'Somebody else is changing the same thing',
    'Read it again and repeat the change if it is still wanted.',
  ],
  'leavers-changed': [
    409,
    'Others have left than were confirmed',
    'Look at GET /accounts/{accountId}/users-who-left, and repeat the change with the number in "left" as blockUsersWhoLeft. Nobody was blocked.',
  ],
  'blocking-unfinished': [
    409,
    'Not everybody who left is blocked yet',
    'Send the same request once more: it goes on where it stopped, and the switch moves when all are blocked.',
  ],
  'domain-taken': [
    409,
    'Another account owns a domain',
    'Move it with POST /domains/{domain}/move, or remove it from the other account first.',
  ],
  'too-many-domains': [
    409,
    'The account has as many domains as it can have',
    'Take domains out of the receiving account first: it can have 500, and 28,000 characters of them.',
  ],
  'too-many-links': [
    409,
    'The account has as many open links as it can have',
    'Take one back that nobody needs: DELETE /accounts/{accountId}/integration/links/{linkId}. There can be 20, and only your own that nobody opened is replaced.',
  ],
  'link-ended': [
    409,
    'The link has ended already',
    'Read GET /accounts/{accountId}/integration/links: its state says how. Nothing can come of it any more.',
  ],
  'not-connected': [
    409,
    'No Azure tenant is connected',
    'Make a link with POST /accounts/{accountId}/integration/start, and let an administrator of the tenant accept.',
  ],
  'integration-broken': [
    409,
    'The integration with Azure is broken',
    'Azure was asked just now and does not let this service in. GET /accounts/{accountId}/integration says why: enable the app in Azure, or make a new link with POST /accounts/{accountId}/integration/start.',
  ],
  'directory-unreadable': [
    409,
    'The Azure directory can’t be read',
    'Make a link with POST /accounts/{accountId}/integration/start, and let an administrator accept reading the directory; "reason" says what is missing.',
  ],
  'link-changed': [
    409,
    'It is no longer as it was shown',
    'Ask again without "confirm", look at both, and confirm what is shown then.',
  ],
  'person-not-linkable': [
    409,
    'The user can’t be linked to that person',
    'Choose a person who is an enabled member of the connected tenant and no other user of the account; "obstacle" says what is in the way.',
  ],
  'would-lock-out': [
    409,
    'Users would be locked out, or not as many as was accepted',
    'Look at the readiness report; to turn SSO on all the same, repeat the request with acceptLockouts equal to "lockedOut".',
  ],
  'readiness-unknown': [
    409,
    'Nobody knows who would be locked out',
    'Take a new readiness report first (?refresh=true). Where that ended half way, or can’t see who is assigned in Azure, repeat the request with acceptUnknownReadiness, and unknownReadinessReason: why it can’t wait.',
  ],
  'users-unreadable': [
    409,
    'What is stored of some users can’t be read',
    'Nobody knows what SSO would do to them. The operators of the service are told which they are; when they have mended them, take a new readiness report (?refresh=true) and repeat the request.',
  ],
  'sso-is-on': [409, 'SSO is on', 'Turn SSO off first, or disconnect with ?force=true, which turns it off too.'],
  'rate-limited': [429, 'Too many requests', 'Wait for the seconds that Retry-After says.'],
  unavailable: [
    503,
    'A service behind this one does not answer',
    'Try again after the seconds that Retry-After says. Before you repeat a change, read whether it was made.',
  ],
  unexpected: [500, 'Something went wrong here', 'Try again; if it stays, give support the code of this answer.'],
} as const satisfies Record<string, readonly [status: number, title: string, advice: string]>;

export type ProblemCode = keyof typeof PROBLEM_TABLE;

export const PROBLEM_CODES = Object.keys(PROBLEM_TABLE) as ProblemCode[];

export const isProblemCode = (text: string): text is ProblemCode => Object.hasOwn(PROBLEM_TABLE, text);

/** What a code means. */
export function describeProblem(code: ProblemCode): { status: number; title: string; advice: string } {
  const [status, title, advice] = PROBLEM_TABLE[code];
  return { status, title, advice };
}
