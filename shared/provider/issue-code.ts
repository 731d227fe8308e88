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
  readonly person: Pick<EntraPerson, 'identity' | 'signedInAt' | 'givenName' | 'familyName' | 'locale'>;
};

const seconds = (moment: Date): number => Math.floor(moment.getTime() / 1000);

/** The code opens once, within its lifetime. */
export const makeIssueCode = ({ sealer, clock, randomId }: Dependencies) =>
  async function issueCode({ request, account: accountId, user, person }: IssueCodeInput): Promise<string> {
    const expiresAt = new Date(clock().getTime() + CODE_LIFETIME_MS);
    const { clientId, redirectUri, codeChallenge, scope, nonce } = request;
    const { identity, signedInAt, givenName, familyName, locale } = person;
    const grant: AuthorizationGrant = {
      ...{ clientId, redirectUri, codeChallenge, scope, nonce },
      id: randomId(),
      authTime: signedInAt && seconds(signedInAt),
      expiresAt: seconds(expiresAt),
      subject: {
        ...{ userId: user.id, email: user.email, account: accountId, ...identity },
        ...{ name: user.displayName, givenName, familyName, locale },
      },
    };
    return sealer.seal('authorization-code', grant, expiresAt);
  };
export type IssueCode = ReturnType<typeof makeIssueCode>;
