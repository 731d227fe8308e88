/** Seals what a browser keeps while a person is at our own form, and when they come back to it. */
import type { AuthorizationRequest } from '../../provider/rules/authorization-request.ts';
import { HostedSignIn } from '../rules/sign-in-transaction.ts';
import { TRANSACTION_LIFETIME_MS } from '../../platform/words/lifetimes.ts';
import type { EmailAddress } from '../../platform/words/identifiers.ts';
import { endOf, readVisitId } from '../../platform/pages/visit-id.ts';
import type { VisitKind } from '../../platform/keys/kept-visit.ts';
import type { Sealer } from '../../platform/ports.ts';

export const hostedVisit: VisitKind<HostedSignIn> = {
  ...{ purpose: 'hosted-sign-in', schema: HostedSignIn, namedBy: 'id' },
};

type Visit = {
  readonly id: string;
  readonly request: AuthorizationRequest;
  readonly typed: EmailAddress | undefined;
};

/**
 * However often it's kept anew, the form opens for ten minutes from the beginning. Who went on to Azure in the last of them has
 * ten more there, as everybody has: the request that waits for them here lasts so much longer.
 */
export function keepHostedSignIn(sealer: Sealer, { id, request, typed }: Visit): Promise<string> {
  const visit = readVisitId(id);
  if (visit === undefined) throw new Error('the id of a visit is made by makeVisitId');
  const content: HostedSignIn = { kind: 'request', id, request, ...(typed === undefined ? {} : { typed }) };
  return sealer.seal(hostedVisit.purpose, content, new Date(endOf(visit).getTime() + TRANSACTION_LIFETIME_MS));
}
