/** Since when a decision is as it is: the newest change on record that made its fact, looked for in a bounded part of the trail. */
import { type Decided, formerAddressIn, madeItSo, pastEndIn, type Since } from '../domain/deciding-change.ts';
import type { AddressRecord } from '../domain/directory-user.ts';
import { isInForce } from '../domain/exclusion.ts';
import type { AccountId } from '../domain/identifiers.ts';
import type { AuditTrail } from '../ports.ts';

const PAGE_SIZE = 1000;
/** 5,000 changes, newest first; refusals, which anybody can make, don't count. What lies behind isn't worth a longer wait: then nothing is said. */
const MAX_PAGES = 5;

type Question = Decided & {
  readonly account: AccountId;
  readonly record: AddressRecord | undefined;
  readonly now: Date;
};

/** Makes the look. Undefined: nothing on record. */
export const makeFindSince =
  ({ auditTrail }: { readonly auditTrail: Pick<AuditTrail, 'listEvents'> }) =>
  async (question: Question): Promise<Since | undefined> => {
    let endedAt = endOfExclusion(question);
    let { email } = question;
    let after: string | undefined;
    for (let page = 0; page < MAX_PAGES; page++) {
      // Only what came after an exclusion ran out can be newer than that.
      const found = await auditTrail.listEvents(
        question.account,
        { limit: PAGE_SIZE, after },
        { from: endedAt, outcome: 'done' },
      );
      for (const event of found.items) {
        if (endedAt !== undefined && event.at < endedAt) return { at: endedAt, event: undefined };
        if (madeItSo(event, { ...question, email })) return { at: event.at, event };
        // Taken off the list when it was over: since its end it is as it is, unless something newer made it so.
        if (question.reason === 'sso-on') endedAt ??= pastEndIn(event, email);
        email = formerAddressIn(event, email) ?? email;
      }
      after = found.next;
      if (after === undefined) break;
    }
    // With events left unread, one of them may be newer; what is known for certain is said only when all were read.
    return endedAt === undefined || after !== undefined ? undefined : { at: endedAt, event: undefined };
  };
export type FindSince = ReturnType<typeof makeFindSince>;

/** When the user's exclusion ran out, where that is one of the changes that count. */
function endOfExclusion({ reason, record, now }: Question): Date | undefined {
  const exclusion = record?.exclusion;
  return reason === 'sso-on' && exclusion !== undefined && !isInForce(exclusion, now) ? exclusion.expiresAt : undefined;
}
