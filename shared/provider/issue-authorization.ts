/** What an app gets by way of the browser when somebody has signed in: the code, an ID token, or both. Nothing is stored until a code is used. */
import type { User } from '../users/rules/user.ts';
import type { App } from '../platform/words/apps/app-catalogue.ts';
import type { AccountId } from '../platform/words/identifiers.ts';
import { CODE_LIFETIME_MS } from '../platform/words/lifetimes.ts';
import { hasIdToken } from '../platform/words/apps/response-types.ts';
import type { Measurements, RandomId } from '../platform/ports.ts';
import type { EntraPerson } from '../entra/ports.ts';
import { type IssueIdTokenDependencies, makeIssueIdToken } from './tokens/issue-id-token.ts';
import type { AuthorizationRequest } from './rules/authorization-request.ts';
import { metAcr } from './rules/claims-request.ts';
import type { AuthorizationGrant, SignInFacts } from './rules/grants.ts';

type Dependencies = IssueIdTokenDependencies & {
  readonly randomId: RandomId;
  readonly measurements: Pick<Measurements, 'signedInWithoutPkce'>;
};
export type IssueAuthorizationInput = {
  readonly app: Pick<App, 'id' | 'longestSession'>;
  readonly request: AuthorizationRequest;
  readonly account: AccountId;
  readonly user: Pick<User, 'id' | 'email' | 'displayName'>;
  readonly person: Pick<
    EntraPerson,
    'identity' | 'signedInAt' | 'givenName' | 'familyName' | 'locale' | 'loginHint' | 'contexts' | 'methods'
  >;
};

/** By what the app asked for; never an access token, which has no business in a browser's address or form (RFC 9700 section 2.1.2). */
export type IssuedAuthorization = { readonly code: string | undefined; readonly idToken: string | undefined };

const seconds = (moment: Date): number => Math.floor(moment.getTime() / 1000);

const factsOf = (
  { longestSession }: IssueAuthorizationInput['app'],
  { claims, acr }: AuthorizationRequest,
  { contexts, methods }: IssueAuthorizationInput['person'],
  codeExpiresAt: Date,
): SignInFacts => ({
  claims,
  acr: metAcr(acr, contexts),
  amr: methods && [...methods],
  sessionExpiry:
    longestSession === undefined
      ? undefined
      : Math.floor((codeExpiresAt.getTime() - CODE_LIFETIME_MS + longestSession) / 1000),
});

/** The code is the grant itself, sealed: it opens once, within its lifetime. */
export const makeIssueAuthorization = (dependencies: Dependencies) => {
  const { sealer, clock, randomId, measurements } = dependencies;
  const issueIdToken = makeIssueIdToken(dependencies);

  const grantOf = (input: IssueAuthorizationInput, expiresAt: Date): AuthorizationGrant => {
    const { app, request, account: accountId, user, person } = input;
    const { clientId, redirectUri, codeChallenge, scope, nonce } = request;
    const { identity, signedInAt, givenName, familyName, locale, loginHint: azureHint } = person;
    return {
      ...{ clientId, redirectUri, codeChallenge, scope, nonce },
      id: randomId(),
      azureHint,
      facts: factsOf(app, request, person, expiresAt),
      authTime: signedInAt && seconds(signedInAt),
      expiresAt: seconds(expiresAt),
      subject: {
        ...{ userId: user.id, email: user.email, account: accountId, ...identity },
        ...{ name: user.displayName, givenName, familyName, locale },
      },
    };
  };

  return async function issueAuthorization(input: IssueAuthorizationInput): Promise<IssuedAuthorization> {
    const { app, request } = input;
    const { responseType = 'code' } = request;
    const expiresAt = new Date(clock().getTime() + CODE_LIFETIME_MS);
    const grant = grantOf(input, expiresAt);
    if (responseType === 'id_token') return { code: undefined, idToken: await issueIdToken(grant, {}) };
    if (request.codeChallenge === undefined) measurements.signedInWithoutPkce({ app: app.id });
    const code = await sealer.seal('authorization-code', grant, expiresAt);
    return { code, idToken: hasIdToken(responseType) ? await issueIdToken(grant, { code }) : undefined };
  };
};
export type IssueAuthorization = ReturnType<typeof makeIssueAuthorization>;
