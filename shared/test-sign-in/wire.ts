/** Test sign-ins over the wire. */
import * as z from 'zod';
import { pageOf } from '../platform/wire.ts';
import { AppId, EmailAddress } from '../platform/words/identifiers.ts';
import { TEST_CHECKS } from './rules/test-sign-in.ts';

export const TestStartBody = z.strictObject({ app: AppId, email: EmailAddress });

export const TestStartAnswer = z.strictObject({
  id: z.uuid(),
  url: z.url().describe('Open it in a browser where that user can sign in to Azure; it works once.'),
  expiresAt: z.iso.datetime(),
});

export const TestAnswer = z.strictObject({
  ...{ id: z.uuid(), app: z.string(), email: z.string() },
  state: z.enum(['waiting', 'passed', 'failed', 'expired']),
  finishedAt: z.iso.datetime().nullable(),
  checks: z
    .array(z.strictObject({ check: z.enum(TEST_CHECKS), passed: z.boolean().nullable(), detail: z.string() }))
    .describe('In order; null: not reached.'),
});

/** Of each app the newest that passed with this connection. */
export const PassedTestsAnswer = pageOf(
  z.strictObject({
    app: z.string(),
    email: z.string().describe('Of the user who signed in.'),
    passedAt: z.iso.datetime(),
    startedBy: z.string().describe('The contact who started the test.'),
  }),
);
