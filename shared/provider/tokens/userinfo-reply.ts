/** The answer of `/userinfo` for the access token that came, in whichever way (RFC 6750 section 2). */
import { bearerErrorReply, tokenReply } from '../clients/oauth-error.ts';
import type { Reply } from '../../platform/endpoint/reply.ts';

type ReadUserinfo = (accessToken: string) => Promise<Readonly<Record<string, unknown>> | undefined>;

export async function userinfoReply(readUserinfo: ReadUserinfo, accessToken: string | undefined): Promise<Reply> {
  if (accessToken === undefined) return bearerErrorReply('no-token');
  const claims = await readUserinfo(accessToken);
  return claims === undefined ? bearerErrorReply('invalid_token') : tokenReply(claims);
}
