/** Test sign-ins over the wire. */
import * as z from 'zod';
import { pageOf } from '../platform/wire.ts';
import { AppId, EmailAddress } from '../platform/words/identifiers.ts';
import { TEST_CHECKS, TEST_STATES } from './rules/test-sign-in.ts';

export const TestStartBody = z.strictObject({
  app: AppId,
  email: EmailAddress,
  toSend: z.boolean().optional().describe('The link is sent to the user: it lives for a day instead of ten minutes.'),
});

/** For so many users at once the newest tests are looked up. */
export const MOST_TESTED = 50;

export const LatestTestsBody = z.strictObject({
  app: AppId,
  emails: z.array(EmailAddress).min(1).max(MOST_TESTED),
});

export const LatestTestsAnswer = z.strictObject({
  results: z
    .array(
      z.strictObject({
        email: z.string(),
        ended: z
          .strictObject({
            id: z.uuid(),
            passed: z.boolean(),
            at: z.iso.datetime(),
            failedAt: z.enum(TEST_CHECKS).nullable().describe('The check that wasn’t passed.'),
            detail: z.string().nullable().describe('What it says, a sentence.'),
          })
          .nullable()
          .describe('The newest that ended; null: none that is still kept.'),
        waitsUntil: z.iso
          .datetime()
          .nullable()
          .describe('A newer link that nobody has used to its end: until when it works; null: there is none.'),
      }),
    )
    .describe('In the order of the addresses.'),
});

export const TestStartAnswer = z.strictObject({
  id: z.uuid(),
  url: z.url().describe('Open it in a browser where that user can sign in to Azure; it works once.'),
  expiresAt: z.iso.datetime(),
});

export const TestAnswer = z.strictObject({
  ...{ id: z.uuid(), app: z.string(), email: z.string() },
  state: z.enum(TEST_STATES),
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
