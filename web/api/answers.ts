/**
 * What the service answers, as far as the page reads it. Members that are not named here pass by, so that a newer service
 * doesn't break an older page; a member that is missing or of another type does, and says so.
 */
import * as z from 'zod/mini';

// The quick checks of zod are made by `new Function`, which the page's policy refuses.
z.config({ jitless: true });

const maybe = <Schema extends z.ZodMiniType>(schema: Schema) => z.optional(z.nullable(schema));
const moment = z.string();
const count = z.number();
const pageOf = <Schema extends z.ZodMiniType>(item: Schema) =>
  z.object({ items: z.array(item), next: z.nullable(z.string()), unreadable: maybe(count) });

export const SessionAnswer = z.object({
  account: z.object({ id: z.string(), name: z.string() }),
  contact: z.union([z.string(), z.object({ id: z.string(), name: z.optional(z.string()) })]),
  expiresAt: moment,
  company: z.object({ name: z.string(), controlPanelName: z.string(), controlPanelUrl: z.string() }),
  apps: z.array(z.object({ id: z.string(), displayName: z.string(), kind: z.string() })),
  domains: z.array(z.string()),
});
export type Session = z.infer<typeof SessionAnswer>;

export const UsersWithoutPasswordAnswer = z.object({
  count,
  items: z.array(z.string()),
  next: maybe(z.string()),
});
export type UsersWithoutPassword = z.infer<typeof UsersWithoutPasswordAnswer>;
const DisabledInEntra = z.object({ count, more: z.boolean(), items: z.array(z.string()) });
export type DisabledInEntra = z.infer<typeof DisabledInEntra>;
/** Whom a change gives back to passwords: who has none, and who left. */
const left = { usersWithoutPassword: maybe(UsersWithoutPasswordAnswer), disabledInEntra: maybe(DisabledInEntra) };
export type Left = {
  readonly usersWithoutPassword?: UsersWithoutPassword | null | undefined;
  readonly disabledInEntra?: DisabledInEntra | null | undefined;
};
export const UsersWithoutPasswordPage = pageOf(z.string());

export const IntegrationAnswer = z.object({
  state: z.enum(['not-connected', 'connected', 'broken']),
  health: z.string(),
  tenantId: maybe(z.string()),
  tenantName: maybe(z.string()),
  verifiedDomains: maybe(z.array(z.string())),
  connectedBy: maybe(z.string()),
  connectedAt: maybe(moment),
  brokenSince: maybe(moment),
  brokenReason: maybe(z.string()),
});
export type Integration = z.infer<typeof IntegrationAnswer>;

export const StartAnswer = z.object({ url: z.string(), expiresAt: moment });
export type OneTimeLink = z.infer<typeof StartAnswer>;

export const DisconnectAnswer = z.object(left);

const Position = z.enum(['on', 'off', 'shadow']);
export type Position = z.infer<typeof Position>;
export const SsoAnswer = z.object({
  sso: Position,
  shadowSince: maybe(moment),
  ...left,
});
export type Sso = { readonly sso: Position; readonly etag: string; readonly shadowSince: string | undefined };

/** What a 412 says of the switch as it is now. */
export const CurrentSwitch = z.object({
  sso: Position,
  etag: z.string(),
  changedAt: maybe(moment),
  changedBy: maybe(z.union([z.string(), z.object({ kind: z.string(), id: z.optional(z.string()) })])),
});
export type CurrentSwitch = z.infer<typeof CurrentSwitch>;

export const ExclusionsAnswer = pageOf(
  z.object({
    email: z.string(),
    reason: z.nullable(z.string()),
    excludedBy: z.string(),
    excludedAt: moment,
    expiresAt: z.nullable(moment),
  }),
);
export type Exclusion = z.infer<typeof ExclusionsAnswer>['items'][number];

const Standing = z.object({
  reason: z.nullable(z.string()),
  expiresAt: z.nullable(moment),
  excludedBy: z.string(),
  excludedAt: moment,
});
/** An exclusion that was there and stays. */
export type Standing = z.infer<typeof Standing>;
export const EditAnswer = z.object({
  results: z.array(
    z.object({
      email: z.string(),
      aliasOf: maybe(z.string()),
      outcome: z.string(),
      message: maybe(z.string()),
      expiresAt: maybe(moment),
      current: maybe(Standing),
    }),
  ),
  usersWithoutPassword: maybe(z.object({ count, items: z.array(z.string()) })),
});
export type EditResult = z.infer<typeof EditAnswer>['results'][number];

export const DomainAnswer = z.object({
  domain: z.string(),
  state: z.string(),
  verified: z.nullable(z.boolean()),
  counts: maybe(
    z.object({ users: count, lockedOut: count, notJudged: count, excluded: count, withoutPassword: count }),
  ),
});
export type Domain = z.infer<typeof DomainAnswer>;

export const READINESS_STATUSES = [
  'ready',
  'not-in-entra',
  'disabled-in-entra',
  'guest-in-entra',
  'ambiguous',
  'address-differs',
  'recreated-in-entra',
  'not-assigned',
  'two-factor-missing',
  'excluded',
] as const;

export const ReadinessAnswer = z.object({
  state: z.enum(['none', 'running', 'complete', 'incomplete']),
  reason: z.nullable(z.string()),
  startedAt: z.nullable(moment),
  takenAt: z.nullable(moment),
  progress: z.object({ directoryRead: count, usersChecked: count, usersTotal: z.nullable(count) }),
  totals: z.nullable(
    z.object({
      users: count,
      lockedOut: count,
      notJudged: count,
      excluded: count,
      unreadable: maybe(count),
      byStatus: z.record(z.string(), count),
    }),
  ),
  assignment: maybe(z.object({ required: z.nullable(z.boolean()), who: z.string() })),
  unverifiedDomains: z.array(z.string()),
  domains: z.array(DomainAnswer),
  shadow: z.nullable(
    z.object({
      since: moment,
      seen: count,
      wouldHaveSignedIn: count,
      wouldNotHave: count,
      byReason: z.record(z.string(), count),
    }),
  ),
  items: z.array(
    z.object({
      email: z.string(),
      displayName: maybe(z.string()),
      status: z.string(),
      lockedOut: z.boolean(),
      userPrincipalName: maybe(z.string()),
    }),
  ),
  next: z.nullable(z.string()),
  unreadable: maybe(count),
});
export type Readiness = z.infer<typeof ReadinessAnswer>;

const Person = {
  objectId: z.string(),
  userPrincipalName: z.nullable(z.string()),
  displayName: z.nullable(z.string()),
  mail: z.nullable(z.string()),
  enabled: z.nullable(z.boolean()),
  guest: z.nullable(z.boolean()),
  createdAt: z.nullable(moment),
};
const LinkCandidate = z.object({
  ...Person,
  obstacle: z.nullable(z.string()),
  otherUser: z.nullable(z.string()),
  seen: z.string(),
});
export type LinkCandidate = z.infer<typeof LinkCandidate>;
export const LinkAnswer = z.object({
  user: z.object({ email: z.string(), displayName: z.string() }),
  bound: z.nullable(z.object({ ...Person, inEntra: z.boolean() })),
  candidates: z.array(LinkCandidate),
});
export type LinkView = z.infer<typeof LinkAnswer>;

export const TestStartAnswer = z.object({ id: z.string(), url: z.string(), expiresAt: moment });
export type StartedTest = z.infer<typeof TestStartAnswer>;
export const TestAnswer = z.object({
  id: z.string(),
  app: z.string(),
  email: z.string(),
  state: z.enum(['waiting', 'passed', 'failed', 'expired']),
  finishedAt: z.nullable(moment),
  checks: z.array(z.object({ check: z.string(), passed: z.nullable(z.boolean()), detail: maybe(z.string()) })),
});
export type TestSignIn = z.infer<typeof TestAnswer>;

const Fact = z.union([z.string(), z.number(), z.boolean(), z.null(), z.array(z.string())]);
const Actor = z.object({ kind: z.string(), id: maybe(z.string()), address: maybe(z.string()) });
export type Actor = z.infer<typeof Actor>;
const Since = z.object({
  at: moment,
  /** Null: nobody's change but time's, such as an exclusion that ran out. */
  auditEvent: z.nullable(z.object({ id: z.string(), action: z.string(), at: moment, actor: Actor })),
});
const Rule = z.object({
  rule: z.number(),
  reason: z.string(),
  applies: z.boolean(),
  facts: z.record(z.string(), Fact),
});
export type Rule = z.infer<typeof Rule>;
export const ExplainAnswer = z.object({
  email: z.string(),
  aliasOf: maybe(z.string()),
  aliases: maybe(z.array(z.string())),
  renamedTo: maybe(z.string()),
  app: z.string(),
  step: z.string(),
  reason: z.string(),
  rules: z.array(Rule),
  since: maybe(Since),
  shadow: maybe(z.object({ step: z.string(), reason: z.string() })),
  readiness: maybe(
    z.object({ status: z.string(), lockedOut: z.boolean(), remedy: z.nullable(z.string()), takenAt: moment }),
  ),
});
export type Explained = z.infer<typeof ExplainAnswer>;
export const StoryAnswer = z.object({
  supportCode: z.string(),
  at: moment,
  operation: maybe(z.string()),
  app: maybe(z.string()),
  outcome: maybe(z.string()),
  sentence: z.string(),
  email: maybe(z.string()),
  explained: maybe(ExplainAnswer),
});
export type Story = z.infer<typeof StoryAnswer>;

const Recorded = z.nullable(z.record(z.string(), z.unknown()));
export const AuditAnswer = pageOf(
  z.object({
    id: z.string(),
    at: moment,
    actor: Actor,
    action: z.string(),
    outcome: z.string(),
    refusal: z.nullable(z.string()),
    before: Recorded,
    after: Recorded,
    changes: maybe(z.array(z.object({ item: z.string(), before: Recorded, after: Recorded }))),
    address: maybe(z.string()),
  }),
);
export type AuditEvent = z.infer<typeof AuditAnswer>['items'][number];
