/** The browser is back from Azure: which sign-in it left for, whether Azure refused, and who came. */
import type { App, AppCatalogue } from '../platform/words/apps/app-catalogue.ts';
import type { AzureError } from '../entra/rules/azure-errors.ts';
import type { AzureRefusal } from '../platform/words/refusals/refusals.ts';
import type { AuthorizationRequest } from '../provider/rules/authorization-request.ts';
import type { SignInTransaction } from './rules/sign-in-transaction.ts';
import type { TransactionCookies } from '../platform/pages/cookies.ts';
import { visitOf } from '../platform/pages/keep-visits.ts';
import type { KeptVisits, Sealer } from '../platform/ports.ts';
import { openVisit } from '../platform/keys/open-sealed.ts';
import { signInVisit } from './begin-sign-in.ts';
import { hostedVisit } from './hosted/open-hosted-sign-in.ts';
import {
  makeReadEntraRefusal,
  meansConsentIsGone,
  type ReadEntraRefusalDependencies,
} from '../consent/read-entra-refusal.ts';
import type { EntraPerson, EntraSignIn } from '../entra/ports.ts';
import type { NoteBrokenConsent } from '../consent/note-broken-consent.ts';

export type OpenSignInInput = {
  readonly state: string;
  /** With what this browser keeps of the visit of that state, and of our own form's from which it went on. */
  readonly cookies: TransactionCookies;
  readonly error: AzureError | undefined;
};

export type OpenedSignIn = {
  readonly transaction: SignInTransaction;
  /** Undefined: the catalogue has lost it. */
  readonly app: App | undefined;
  /** Our own form's visit, if it went on from there. */
  readonly hosted: string | undefined;
};
export type OpenSignInOutcome =
  | ({ readonly kind: 'open' } & OpenedSignIn)
  | ({
      readonly kind: 'refused';
      readonly error: AzureError;
      readonly refusal: AzureRefusal;
      readonly detail: string;
    } & OpenedSignIn)
  | { readonly kind: 'not-usable'; readonly detail: 'no-cookie' | 'altered-or-expired' | 'form-ended' };

type Dependencies = ReadEntraRefusalDependencies & {
  readonly sealer: Sealer;
  readonly keptVisits: KeptVisits;
  readonly catalogue: AppCatalogue;
};

export const makeOpenSignIn = (dependencies: Dependencies) => {
  const { sealer, catalogue } = dependencies;
  const readEntraRefusal = makeReadEntraRefusal(dependencies);

  const requestOfForm = async (id: string, cookies: TransactionCookies): Promise<AuthorizationRequest | undefined> => {
    const cookie = await visitOf(dependencies, cookies, id);
    return (await openVisit(sealer, hostedVisit, { name: id, cookie }))?.request;
  };

  return async function openSignIn({ state, cookies, error }: OpenSignInInput): Promise<OpenSignInOutcome> {
    const cookie = await visitOf(dependencies, cookies, state);
    if (cookie === undefined) return { kind: 'not-usable', detail: 'no-cookie' };
    const kept = await openVisit(sealer, signInVisit, { name: state, cookie });
    if (kept === undefined) return { kind: 'not-usable', detail: 'altered-or-expired' };
    const hosted = 'hosted' in kept ? kept.hosted : undefined;
    const request = 'request' in kept ? kept.request : await requestOfForm(kept.hosted, cookies);
    // Our own form's visit is finished, or older than ten minutes: it began before this did.
    if (request === undefined) return { kind: 'not-usable', detail: 'form-ended' };
    const { nonce, codeVerifier, account: accountId, tenantId, typed } = kept;
    const transaction: SignInTransaction = { state, nonce, codeVerifier, account: accountId, tenantId, typed, request };
    const app = catalogue.apps.find(({ clientId }) => clientId === request.clientId);
    const opened = { transaction, app, hosted };
    if (error === undefined) return { kind: 'open', ...opened };
    const { refusal, entraCode: detail } = await readEntraRefusal(transaction.account, transaction.tenantId, error);
    return { kind: 'refused', error, refusal, detail, ...opened };
  };
};
export type OpenSignIn = ReturnType<typeof makeOpenSignIn>;

export type MeetPersonOutcome =
  | { readonly kind: 'met'; readonly person: EntraPerson }
  /** `entraCode` is for the log. */
  | { readonly kind: 'refused'; readonly refusal: AzureRefusal | 'guest'; readonly entraCode: string };

export type MeetPersonDependencies = {
  readonly entraSignIn: Pick<EntraSignIn, 'redeemCode'>;
  readonly noteBrokenConsent: NoteBrokenConsent;
  readonly serviceUrl: string;
};

/**
 * Who came: the code redeemed, and the person a member of the tenant that was asked. The same for a sign-in and for a test of one. `code` is Entra's, from
 * the query; the transaction the one that this browser kept.
 */
export const makeMeetPerson = ({ entraSignIn, noteBrokenConsent, serviceUrl }: MeetPersonDependencies) =>
  async function meetPerson(
    {
      account: accountId,
      tenantId: authority,
      nonce,
      codeVerifier,
    }: Omit<SignInTransaction, 'request' | 'typed' | 'state'>,
    code: string,
  ): Promise<MeetPersonOutcome> {
    const redirectUri = `${serviceUrl}/sign-in/callback`;
    const answer = await entraSignIn.redeemCode({ authority, redirectUri, code, nonce, codeVerifier });
    if (answer.kind === 'refused') {
      if (meansConsentIsGone(answer.refusal)) await noteBrokenConsent(accountId, authority);
      return answer;
    }
    const { person } = answer;
    if (person.identity.tenantId !== authority) return refuse('wrong-tenant');
    // A guest's tenant vouches for the invitation, not for the person (docs/platform-facts.md#who-somebody-is-in-entra-id).
    return person.isGuest ? refuse('guest') : { kind: 'met', person };
  };

const refuse = (refusal: 'wrong-tenant' | 'guest') => ({ kind: 'refused', refusal, entraCode: refusal }) as const;
