/** What `/userinfo` can answer, for the API description of both its methods. */
import { UserinfoClaims } from '../wire.ts';

export const USERINFO_ANSWERS = {
  200: {
    description: 'Who signed in.',
    schema: UserinfoClaims,
  },
  400: {
    description: 'The token came in more than one way (RFC 6750 section 3.1).',
    headers: ['WWW-Authenticate'],
  },
  401: {
    description:
      'No token, or none that is valid (RFC 6750 section 3.1): also when the user is gone, or no longer under SSO in the app.',
  },
  503: { description: 'Try again after the seconds that Retry-After says.' },
} as const;
