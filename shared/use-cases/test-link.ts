/** The link of a test sign-in, as a link that works once. */
import { TestSignInTicket } from '../domain/test-sign-in.ts';
import type { OneTimeLink } from './one-time-link.ts';

export const testLink: OneTimeLink<TestSignInTicket> = {
  ...{ purpose: 'test-sign-in', schema: TestSignInTicket, prefix: 'test-sign-in-' },
};
