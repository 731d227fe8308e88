/** The link of a test sign-in, as a link that works once, and the visit to Azure that it begins. */
import { TestSignInTicket, TestSignInTransaction } from './rules/test-sign-in.ts';
import { TEST_LINK_LIFETIME_MS } from '../platform/words/lifetimes.ts';
import type { VisitKind } from '../platform/keys/open-sealed.ts';
import type { OneTimeLink } from '../platform/keys/one-time-link.ts';

export const testLink: OneTimeLink<TestSignInTicket> = {
  ...{ purpose: 'test-sign-in', schema: TestSignInTicket, prefix: 'test-sign-in-' },
  ...{ route: 'sign-in/test', parameter: 'ticket', lifetimeMs: TEST_LINK_LIFETIME_MS },
};

/** What is sealed for a test never opens for an app's sign-in, and the other way round. */
export const testVisit: VisitKind<TestSignInTransaction> = {
  ...{ purpose: 'test-sign-in-transaction', schema: TestSignInTransaction, namedBy: 'state' },
};
