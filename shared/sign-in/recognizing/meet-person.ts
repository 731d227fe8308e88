/** Who came back from Azure: the code redeemed, and the person a member of the tenant that was asked. The same for a sign-in and for a test of one. */
import type { AzureRefusal } from '../../platform/words/refusals/refusals.ts';
import type { SignInTransaction } from '../rules/sign-in-transaction.ts';
import type { EntraPerson, EntraSignIn } from '../../entra/ports.ts';
import type { NoteBrokenConsent } from '../../consent/note-broken-consent.ts';
import { meansConsentIsGone } from '../../consent/read-entra-refusal.ts';

export type MeetPersonOutcome =
  | { readonly kind: 'met'; readonly person: EntraPerson }
  /** `entraCode` is for the log. */
  | { readonly kind: 'refused'; readonly refusal: AzureRefusal | 'guest'; readonly entraCode: string };

export type MeetPersonDependencies = {
  readonly entraSignIn: Pick<EntraSignIn, 'redeemCode'>;
  readonly noteBrokenConsent: NoteBrokenConsent;
  readonly serviceUrl: string;
};

/** `code` is Entra's, from the query; the transaction the one that this browser kept. */
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
