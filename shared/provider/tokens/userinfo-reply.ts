/** What `/userinfo` answers, by both its methods. */
import { bearerErrorReply, tokenReply } from '../clients/oauth-error.ts';
import type { Reply } from '../../platform/endpoint/reply.ts';
import { UserinfoClaims } from '../wire.ts';

/** For the API description. */
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

type ReadUserinfo = (accessToken: string) => Promise<Readonly<Record<string, unknown>> | undefined>;

/** For the access token that came, in whichever way (RFC 6750 section 2). */
export async function userinfoReply(readUserinfo: ReadUserinfo, accessToken: string | undefined): Promise<Reply> {
  if (accessToken === undefined) return bearerErrorReply('no-token');
  const claims = await readUserinfo(accessToken);
  return claims === undefined ? bearerErrorReply('invalid_token') : tokenReply(claims);
}
