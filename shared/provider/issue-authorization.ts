/** What an app gets by way of the browser when somebody has signed in: the code, an ID token, or both. Nothing is stored until a code is used. */
import type { User } from '../users/rules/user.ts';
import type { App } from '../platform/words/apps/app-catalogue.ts';
import type { AccountId } from '../platform/words/identifiers.ts';
import { CODE_LIFETIME_MS } from '../platform/words/lifetimes.ts';
import type { Measurements, RandomId } from '../platform/ports.ts';
import type { EntraPerson } from '../entra/ports.ts';
import { type IssueIdTokenDependencies, makeIssueIdToken } from './tokens/issue-id-token.ts';
import type { Answer, AuthorizationRequest } from './rules/authorization-request.ts';
import { metAcr } from './rules/claims-request.ts';
import type { AuthorizationGrant } from './rules/grants.ts';

type Dependencies = IssueIdTokenDependencies & {
  readonly randomId: RandomId;
  readonly measurements: Pick<Measurements, 'signedInWithoutPkce'>;
};
export type IssueAuthorizationInput = {
  readonly app: Pick<App, 'id' | 'longestSession'>;
  readonly request: AuthorizationRequest;
  readonly accountId: AccountId;
  readonly user: Pick<User, 'id' | 'email' | 'displayName'>;
  readonly person: Pick<
    EntraPerson,
    'identity' | 'signedInAt' | 'givenName' | 'familyName' | 'locale' | 'loginHint' | 'contexts' | 'methods'
  >;
};

/** The code is the grant itself, sealed: it opens once, within its lifetime. */
export const makeIssueAuthorization = (dependencies: Dependencies) => {
  const { sealer, clock, randomId, measurements } = dependencies;
  const issueIdToken = makeIssueIdToken(dependencies);

  const grantOf = (input: IssueAuthorizationInput, now: Date, expiresAt: Date): AuthorizationGrant => {
    const { app, request, accountId, user, person } = input;
    const { clientId, redirectUri, codeChallenge, scope, nonce, claims, acr } = request;
    const { identity, signedInAt, givenName, familyName, locale, loginHint: azureHint, contexts, methods } = person;
    const { longestSession } = app;
    return {
      ...{ clientId, redirectUri, codeChallenge, scope, nonce },
      id: randomId(),
      azureHint,
      facts: {
        claims,
        acr: acr && metAcr(acr, contexts),
        amr: methods && [...methods],
        sessionExpiry: longestSession === undefined ? undefined : Math.floor((now.getTime() + longestSession) / 1000),
      },
      authTime: signedInAt && Math.floor(signedInAt.getTime() / 1000),
      expiresAt: Math.floor(expiresAt.getTime() / 1000),
      subject: {
        ...{ userId: user.id, email: user.email, account: accountId, ...identity },
        ...{ name: user.displayName, givenName, familyName, locale },
      },
    };
  };

  /** By what the app asked for; never an access token, which has no business in a browser's address or form (RFC 9700 section 2.1.2). */
  return async function issueAuthorization(input: IssueAuthorizationInput): Promise<Answer> {
    const { app, request } = input;
    const { responseType = 'code' } = request;
    const now = clock();
    const expiresAt = new Date(now.getTime() + CODE_LIFETIME_MS);
    const grant = grantOf(input, now, expiresAt);
    if (responseType === 'id_token') return { id_token: await issueIdToken(grant, {}) };
    if (request.codeChallenge === undefined) measurements.signedInWithoutPkce({ app: app.id });
    const code = await sealer.seal('authorization-code', grant, expiresAt);
    return responseType === 'code' ? { code } : { code, id_token: await issueIdToken(grant, { code }) };
  };
};
export type IssueAuthorization = ReturnType<typeof makeIssueAuthorization>;
