/** What a problem says beyond the members of every problem (RFC 9457 section 3.2), by its code. The API description has it from here too. */
import * as z from 'zod';
import { LINK_OBSTACLES } from '../words/link-obstacle.ts';
import { CurrentSwitch } from '../wire.ts';

const leavers = z.strictObject({
  left: z.int().min(0).describe('How many left, blocked or not: what blockUsersWhoLeft must say.'),
  blocked: z.int().min(0).describe('How many of them are blocked already.'),
  takenAt: z.iso
    .datetime()
    .nullable()
    .describe('When the readiness report was finished that says so; null: there is none, so nobody is known.'),
});

export const PROBLEM_MEMBERS = {
  'version-changed': z.strictObject({
    current: CurrentSwitch.describe('The switch as it is now, its ETag, and who turned it last, when that is known.'),
  }),
  'would-lock-out': z.strictObject({
    lockedOut: z.int().min(0).describe('How many users would be in no app under SSO: what acceptLockouts must say.'),
    notJudged: z
      .int()
      .min(0)
      .describe('How many of them were made since the report, so that nobody has asked Azure about them.'),
    takenAt: z.iso.datetime().describe('When the readiness report was finished that says so.'),
  }),
  'users-unreadable': z.strictObject({
    unreadable: z.int().min(1).describe('How many users they are.'),
  }),
  'leavers-changed': leavers,
  'blocking-unfinished': leavers,
  'directory-unreadable': z.strictObject({
    reason: z.enum(['no-permission', 'consent-withdrawn', 'app-disabled']).describe('What Azure said.'),
  }),
  'person-not-linkable': z.strictObject({
    obstacle: z.enum(LINK_OBSTACLES).describe('What is in the way.'),
  }),
} as const satisfies Readonly<Record<string, z.ZodObject>>;

/** The codes that say more. */
export type MemberCode = keyof typeof PROBLEM_MEMBERS;
export type ProblemMembers<Code extends MemberCode> = z.infer<(typeof PROBLEM_MEMBERS)[Code]>;

export const hasMembers = (code: string): code is MemberCode => Object.hasOwn(PROBLEM_MEMBERS, code);
