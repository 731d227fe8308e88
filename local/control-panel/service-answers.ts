/** What the service answers the Control Panel, as far as its pages use it. Unknown fields are left alone: the service may add some. */
import * as z from 'zod';

const page = <Item extends z.ZodType>(item: Item) => z.object({ items: z.array(item), next: z.string().nullish() });
const moment = z.iso.datetime({ offset: true }).transform((text) => new Date(text));

export const Integration = z.object({
  state: z.enum(['not-connected', 'connected', 'broken']),
  tenantId: z.string().nullish(),
  tenantName: z.string().nullish(),
  verifiedDomains: z.array(z.string()).nullish(),
  connectedBy: z.string().nullish(),
  connectedAt: moment.nullish(),
  brokenSince: moment.nullish(),
  brokenReason: z.string().nullish(),
  health: z.enum(['not-connected', 'ok', 'broken', 'unreachable']),
});
export type Integration = z.infer<typeof Integration>;

export const Started = z.object({ url: z.url() });

const WithoutPassword = z.object({ count: z.number(), items: z.array(z.string()), next: z.string().nullish() });
export type WithoutPassword = z.infer<typeof WithoutPassword>;

const Leavers = z.object({ count: z.number(), more: z.boolean(), items: z.array(z.string()) });
export type Leavers = z.infer<typeof Leavers>;

/** How far the report is. */
export const ReadinessState = z.object({ state: z.string() });

export const Sso = z.object({
  sso: z.enum(['on', 'off', 'shadow']),
  shadowSince: moment.nullish(),
  usersWithoutPassword: WithoutPassword.nullish(),
  disabledInEntra: Leavers.nullish(),
});
export type Sso = z.infer<typeof Sso>;

export const Disconnected = z.object({ usersWithoutPassword: WithoutPassword, disabledInEntra: Leavers.nullish() });

const Exclusion = z.object({
  email: z.string(),
  reason: z.string().nullish(),
  excludedBy: z.string(),
  excludedAt: moment,
  expiresAt: moment.nullish(),
});
export type Exclusion = z.infer<typeof Exclusion>;
export const ExclusionPage = page(Exclusion);

export const EditResults = z.object({
  results: z.array(z.object({ email: z.string(), outcome: z.string(), message: z.string().nullish() })),
  usersWithoutPassword: WithoutPassword.optional(),
});
export type EditResults = z.infer<typeof EditResults>;

const User = z.object({
  email: z.string(),
  displayName: z.string(),
  twoFactor: z.boolean(),
  hasPassword: z.boolean(),
  bound: z.boolean(),
  excluded: z.boolean(),
});
export type User = z.infer<typeof User>;
export const UserPage = page(User);

/** A page of addresses, plain or as items with an address. */
export const AddressPage = page(z.union([z.string(), z.object({ email: z.string() }).transform(({ email }) => email)]));

const actor = z.object({ kind: z.string(), id: z.string().nullish() });
const fact = z.union([z.string(), z.boolean(), z.number(), z.null()]);
export const Explanation = z.object({
  email: z.string(),
  app: z.string(),
  step: z.enum(['entra', 'company-credentials']),
  reason: z.string(),
  since: z.object({ at: moment, auditEvent: z.object({ action: z.string(), at: moment, actor }).nullish() }).nullish(),
  rules: z.array(
    z.object({ rule: z.number(), reason: z.string(), applies: z.boolean(), facts: z.record(z.string(), fact) }),
  ),
});
export type Explanation = z.infer<typeof Explanation>;

export const Story = z.object({
  supportCode: z.string(),
  at: moment,
  app: z.string().nullable(),
  outcome: z.string(),
  detail: z.string().nullable(),
  sentence: z.string(),
  email: z.string().nullable(),
  explained: Explanation.nullable(),
});
export type Story = z.infer<typeof Story>;

const recorded = z.record(z.string(), z.unknown()).nullish();
const AuditEvent = z.object({
  at: moment,
  actor,
  address: z.string().nullish(),
  action: z.string(),
  outcome: z.enum(['done', 'refused']),
  refusal: z.string().nullish(),
  before: recorded,
  after: recorded,
  changes: z.array(z.object({ item: z.string(), before: recorded, after: recorded })).nullish(),
});
export type AuditEvent = z.infer<typeof AuditEvent>;
export const AuditPage = page(AuditEvent);
export type AuditPage = z.infer<typeof AuditPage>;
