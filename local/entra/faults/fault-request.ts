/** The body of `POST /faults`, checked strictly: a mistyped fault must not look like a test that passed. */
import * as z from 'zod';
import { FAULT_NAMES } from './fault-names.ts';

const tenant = z.guid().toLowerCase().optional();
/** How many times it strikes before it clears itself; for ever without. */
const times = z.int().min(1).max(1_000_000).optional();
const common = { tenant, times };

const specialNames = [
  'slow',
  'directory-throttled',
  'outage',
  'email-of-victim',
  'keys-rolled',
  'consent-withdrawn',
  'sign-in-refused',
] as const;
type SpecialName = (typeof specialNames)[number];
const plainNames = FAULT_NAMES.filter(
  (name): name is Exclude<typeof name, SpecialName> => !specialNames.some((special) => special === name),
);

const ActiveFault = z.discriminatedUnion('fault', [
  z.strictObject({
    fault: z.literal('directory-throttled'),
    ...common,
    retryAfterSeconds: z.int().min(1).max(86_400).default(5),
  }),
  z.strictObject({
    fault: z.literal('slow'),
    ...common,
    delayMs: z.int().min(1).max(120_000).default(8_000),
  }),
  z.strictObject({
    fault: z.literal('outage'),
    ...common,
    mode: z.enum(['answer', 'refuse', 'silence']).default('answer'),
    /** At these addresses alone; everywhere without. */
    at: z.enum(['token', 'keys', 'graph']).optional(),
  }),
  z.strictObject({ fault: z.literal('email-of-victim'), ...common, email: z.email() }),
  z.strictObject({ fault: z.literal('consent-withdrawn'), tenant }),
  z.strictObject({
    fault: z.literal('sign-in-refused'),
    ...common,
    /** Of an error that the stand-in itself never makes; none: a redirect without a description. */
    aadsts: z.int().min(1000).max(99_999_999).nullable().default(null),
    error: z
      .string()
      .regex(/^[a-z_]{1,40}$/)
      .default('access_denied'),
    subcode: z
      .string()
      .regex(/^[a-z]{1,40}$/)
      .optional(),
  }),
  z.strictObject({ fault: z.enum(plainNames), ...common }),
]);
const RollKeys = z.strictObject({ fault: z.literal('keys-rolled'), tenant });
const NoFault = z.strictObject({ fault: z.null(), tenant });

/** Null clears. */
export const FaultOrder = z.discriminatedUnion('fault', [ActiveFault, RollKeys, NoFault], {
  error: `must be null or one of: ${FAULT_NAMES.join(', ')}`,
});
export type ActiveFault = z.output<typeof ActiveFault>;
export type FaultOrder = z.output<typeof FaultOrder>;
