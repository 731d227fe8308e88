/** The body of `POST /faults`, checked strictly: a mistyped fault must not look like a test that passed. */
import * as z from 'zod';
import { FAULT_NAMES, type FaultName } from './fault-names.ts';

const tenant = z.guid().toLowerCase().optional();
/** How many times it strikes before it clears itself; for ever without. */
const times = z.int().min(1).max(1_000_000).optional();

/** What some are told besides. */
const DETAILS = {
  'directory-throttled': { times, retryAfterSeconds: z.int().min(1).max(86_400).default(5) },
  slow: { times, delayMs: z.int().min(1).max(120_000).default(8_000) },
  /** `at`: at these addresses alone; everywhere without. */
  outage: {
    ...{ times, mode: z.enum(['answer', 'refuse', 'silence']).default('answer') },
    at: z.enum(['token', 'keys', 'graph']).optional(),
  },
  'email-of-victim': { times, email: z.email() },
  /** `aadsts`: of an error that the stand-in itself never makes; none: a redirect without a description. */
  'sign-in-refused': {
    ...{ times, aadsts: z.int().min(1000).max(99_999_999).nullable().default(null) },
    error: z.stringFormat('code', /^[a-z_]{1,40}$/).default('access_denied'),
    subcode: z.stringFormat('code', /^[a-z]{1,40}$/).optional(),
  },
  'consent-withdrawn': {},
  'keys-rolled': {},
};
type DetailsOf<N> = N extends keyof typeof DETAILS ? (typeof DETAILS)[N] : { times: typeof times };

/** An order of one fault. */
export type FaultNamed<N extends FaultName> = {
  [Name in N]: z.output<z.ZodObject<{ fault: z.ZodLiteral<Name>; tenant: typeof tenant } & DetailsOf<Name>>>;
}[N];
export type Fault = FaultNamed<FaultName>;
export type ActiveFault = Exclude<Fault, { fault: 'keys-rolled' }>;

const [first, ...more] = FAULT_NAMES.map((fault) => {
  const details: Partial<Record<FaultName, z.ZodRawShape>> = DETAILS;
  return z.strictObject({ fault: z.literal(fault), tenant, ...(details[fault] ?? { times }) });
});
if (first === undefined) throw new Error('There are no faults');
const known = FAULT_NAMES.join(', ');
const OneOfMany = z.discriminatedUnion('fault', [first, ...more], { error: `must be one of: ${known}` });
const NoFault = z.strictObject({ fault: z.null(), tenant });
const Single = z.discriminatedUnion('fault', [first, ...more, NoFault], { error: `must be null or one of: ${known}` });
const Several = z.strictObject({ faults: z.array(OneOfMany).max(100) });

/** `tenant`: whose faults are replaced; everybody's without. */
export type FaultOrder = { readonly faults: readonly Fault[]; readonly tenant?: string | undefined };

/** Reads a parsed JSON body; the other outcome names every field that is wrong. */
export const readFaultOrder = (body: unknown): FaultOrder | { errors: { field: string; message: string }[] } => {
  const isSeveral = typeof body === 'object' && body !== null && 'faults' in body;
  const { data, error } = (isSeveral ? Several : Single).safeParse(body);
  if (error) return { errors: error.issues.map(({ path, message }) => ({ field: path.join('.'), message })) };
  if ('faults' in data) return { faults: data.faults as Fault[] };
  return { faults: data.fault === null ? [] : [data as Fault], tenant: data.tenant };
};
