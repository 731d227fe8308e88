/** Makes the authorization code: the grant itself, sealed. Nothing is stored until it is used. */
import type { User } from '../users/rules/user.ts';
import type { AccountId } from '../platform/words/identifiers.ts';
import type { AuthorizationRequest } from './rules/authorization-request.ts';
import type { AuthorizationGrant } from './rules/grants.ts';
import { CODE_LIFETIME_MS } from '../platform/words/lifetimes.ts';
import type { Clock, RandomId, Sealer } from '../platform/ports.ts';
import type { EntraPerson } from '../entra/ports.ts';

type Dependencies = { readonly sealer: Sealer; readonly clock: Clock; readonly randomId: RandomId };
export type IssueCodeInput = {
  readonly request: AuthorizationRequest;
  readonly account: AccountId;
  readonly user: Pick<User, 'id' | 'email' | 'displayName'>;
  readonly person: Pick<EntraPerson, 'identity' | 'signedInAt'>;
};

const seconds = (moment: Date): number => Math.floor(moment.getTime() / 1000);

/** The code opens once, within its lifetime. */
export const makeIssueCode = ({ sealer, clock, randomId }: Dependencies) =>
  async function issueCode({ request, account: accountId, user, person }: IssueCodeInput): Promise<string> {
    const expiresAt = new Date(clock().getTime() + CODE_LIFETIME_MS);
    const { clientId, redirectUri, codeChallenge, scope, nonce } = request;
    const grant: AuthorizationGrant = {
      ...{ clientId, redirectUri, codeChallenge, scope },
      id: randomId(),
      authTime: seconds(person.signedInAt),
      expiresAt: seconds(expiresAt),
      subject: { userId: user.id, email: user.email, name: user.displayName, account: accountId, ...person.identity },
      ...(nonce === undefined ? {} : { nonce }),
    };
    return sealer.seal('authorization-code', grant, expiresAt);
  };
export type IssueCode = ReturnType<typeof makeIssueCode>;
