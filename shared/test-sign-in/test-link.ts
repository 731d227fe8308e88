/** The link of a test sign-in, as a link that works once. */
import { TestSignInTicket } from './rules/test-sign-in.ts';
import type { OneTimeLink } from '../platform/keys/one-time-link.ts';

export const testLink: OneTimeLink<TestSignInTicket> = {
  ...{ purpose: 'test-sign-in', schema: TestSignInTicket, prefix: 'test-sign-in-' },
};
