/** The body of `POST /faults`, checked strictly: a mistyped fault must not look like a test that passed. */
import * as z from 'zod';
import { FAULT_NAMES } from './fault-names.ts';

/** How long `slow` waits unless told otherwise. */
const DEFAULT_DELAY_MS = 8_000;

const tenant = z.guid().toLowerCase().optional();
/** How many times it strikes before it clears itself; for ever without. */
const times = z.int().min(1).max(1_000_000).optional();
const common = { tenant, times };

const DEFAULT_PATIENCE_SECONDS = 5;

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

const ActiveFault = z.discriminatedUnion(
  'fault',
  [
    z.strictObject({
      fault: z.literal('directory-throttled'),
      ...common,
      retryAfterSeconds: z.int().min(1).max(86_400).default(DEFAULT_PATIENCE_SECONDS),
    }),
    z.strictObject({
      fault: z.literal('slow'),
      ...common,
      delayMs: z.int().min(1).max(120_000).default(DEFAULT_DELAY_MS),
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
  ],
  { error: `must be one of: ${FAULT_NAMES.join(', ')}` },
);

const RollKeys = z.strictObject({ fault: z.literal('keys-rolled'), tenant });
const NoFault = z.strictObject({ fault: z.null(), tenant });

const Fault = z.discriminatedUnion('fault', [ActiveFault, RollKeys], {
  error: `must be one of: ${FAULT_NAMES.join(', ')}`,
});
const OneFault = z.discriminatedUnion('fault', [ActiveFault, RollKeys, NoFault], {
  error: `must be null or one of: ${FAULT_NAMES.join(', ')}`,
});
const SeveralFaults = z.strictObject({ faults: z.array(Fault).max(100) });

export type ActiveFault = z.output<typeof ActiveFault>;
export type FaultOrder = z.output<typeof OneFault> | z.output<typeof SeveralFaults>;

/** Reads a parsed JSON body; the other outcome names every field that is wrong. */
export const readFaultOrder = (
  body: unknown,
): { kind: 'order'; order: FaultOrder } | { kind: 'invalid'; errors: { field: string; message: string }[] } => {
  const several = typeof body === 'object' && body !== null && 'faults' in body;
  const parsed = (several ? SeveralFaults : OneFault).safeParse(body);
  if (parsed.success) return { kind: 'order', order: parsed.data };
  return {
    kind: 'invalid',
    errors: parsed.error.issues.map(({ path, message }) => ({ field: path.join('.'), message })),
  };
};
