/**
 * The story that each client plays, in the words that its own types must be able to say: what a generator makes of the description stands behind
 * `Client`, and compiles only where it has these members.
 */
export type Problem = {
  readonly code: string;
  readonly detail: string;
  readonly errors?: readonly { readonly field: string }[] | null;
};
type Refused = Problem & {
  readonly lockedOut?: number | null;
  readonly current?: { readonly sso: string; readonly etag: string; readonly changedBy: string | null } | null;
};
export type Said<Data, Refusal extends Problem = Problem> = {
  readonly status: number | undefined;
  readonly etag?: string | null | undefined;
  readonly data?: Data | undefined;
  readonly problem?: Refusal | undefined;
};

type TurnSso = {
  sso: 'on' | 'off' | 'shadow';
  acceptLockouts?: number | null;
  acceptUnknownReadiness?: boolean | null;
};
type EditExclusions = {
  add?: { email: string; reason?: string | null; expiresAt?: string | null }[] | null;
  remove?: string[] | null;
};
type Explained = {
  readonly kind: string;
  readonly step?: string | null;
  readonly reason?: string | null;
  readonly rules?: readonly { readonly facts: Readonly<Record<string, unknown>> }[] | null;
  readonly outcome?: string | null;
  readonly supportCode?: string | null;
};
type Exclusion = { readonly email: string; readonly reason: string | null; readonly expiresAt: string | null };
type Values = Readonly<Record<string, unknown>> | null;
type Change = { readonly action: string; readonly before: Values; readonly after: Values };

/** One caller, who sends the token that it was made with. */
export type Client = {
  getSso(): Promise<Said<{ readonly sso: string }>>;
  turnSso(
    ifMatch: string,
    body: TurnSso,
  ): Promise<
    Said<{ readonly sso: string; readonly usersWithoutPassword: { readonly items: readonly string[] } | null }, Refused>
  >;
  discoverSignIn(email: string): Promise<Said<{ readonly step: string; readonly url?: string | null }>>;
  editExclusions(body: EditExclusions): Promise<Said<{ readonly results: readonly { readonly outcome: string }[] }>>;
  listExclusions(): Promise<Said<{ readonly items: readonly Exclusion[] }>>;
  explainSignIn(question: { email: string; app: string } | { supportCode: string }): Promise<Said<Explained>>;
  listUsers(query: {
    limit: number;
    after?: string;
  }): Promise<Said<{ readonly items: readonly { readonly email: string }[]; readonly next: string | null }>>;
  listAuditEvents(query: {
    kind: 'sso-switched';
    outcome: 'done';
    limit: number;
  }): Promise<Said<{ readonly items: readonly Change[] }>>;
  getIntegration(): Promise<Said<{ readonly state: string; readonly health: string }>>;
  getReadiness(): Promise<Said<{ readonly state: string; readonly items: readonly { readonly email: string }[] }>>;
};

/** What the test hands over: tokens of Anna, a Security Manager of acme, of Ben, without the role, and of the directory feed; the code of a refused sign-in's page. */
type Given = {
  readonly service: string;
  readonly anna: string;
  readonly ben: string;
  readonly feed: string;
  readonly supportCode: string;
};

const BOB = 'bob@acme.example';

function held<Data>({ status, data, problem }: Said<Data>): Data {
  if (data === undefined) throw new Error(`${status} ${problem?.code}: ${problem?.detail}`);
  return data;
}

const refusal = ({ status, problem }: Said<unknown>) => [status, problem?.code];

async function listAllUsers(feed: Client) {
  const emails: string[] = [];
  for (let pages = 1, after: string | undefined; pages < 100; pages++) {
    const page = held(await feed.listUsers({ limit: 2, ...(after !== undefined && { after }) }));
    emails.push(...page.items.map(({ email }) => email));
    if (page.next === null) return [pages > 2, emails.length === new Set(emails).size, emails.includes(BOB)];
    after = page.next;
  }
  throw new Error('the list of users has no end');
}

/** Plays it with SSO off, leaves it off, and prints what was met, for the test to compare. */
export async function play(makeClient: (service: string, token?: string) => Client): Promise<void> {
  const { service, anna, ben, feed, supportCode } = JSON.parse(process.env['GIVEN'] ?? '{}') as Given;
  const [manager, nobody] = [makeClient(service, anna), makeClient(service)];
  const outcomes = async (body: EditExclusions) =>
    held(await manager.editExclusions(body)).results.map(({ outcome }) => outcome);
  const discover = async () => held(await nobody.discoverSignIn(BOB));

  const unauthenticated = refusal(await nobody.getSso());
  const forbidden = refusal(await makeClient(service, ben).getSso());
  const invalid = await nobody.discoverSignIn('not an address');

  const before = await manager.getSso();
  const etag = before.etag ?? '';
  const conflict = await manager.turnSso(etag, { sso: 'on', acceptLockouts: null, acceptUnknownReadiness: false });
  const lockedOut = conflict.problem?.lockedOut ?? -1;
  const on = held(await manager.turnSso(etag, { sso: 'on', acceptLockouts: lockedOut }));
  const stale = await manager.turnSso(etag, { sso: 'shadow' });
  const current = stale.problem?.current;
  const discovered = await discover();

  const excluded = await outcomes({ add: [{ email: BOB, reason: 'on leave', expiresAt: null }] });
  const listed = held(await manager.listExclusions()).items;
  const explained = held(await manager.explainSignIn({ email: BOB, app: 'elevate' }));
  const story = held(await manager.explainSignIn({ supportCode }));
  const off = held(await manager.turnSso(current?.etag ?? '', { sso: 'off' }));
  const rediscovered = await discover();
  const removed = await outcomes({ remove: [BOB] });
  const users = await listAllUsers(makeClient(service, feed));
  const [change] = held(await manager.listAuditEvents({ kind: 'sso-switched', outcome: 'done', limit: 1 })).items;
  const integration = held(await manager.getIntegration());
  const readiness = held(await manager.getReadiness());

  const met = {
    ...{ unauthenticated, forbidden },
    invalid: [...refusal(invalid), invalid.problem?.errors?.map(({ field }) => field)],
    before: held(before).sso,
    conflict: [...refusal(conflict), lockedOut > 0],
    on: on.sso,
    stale: [...refusal(stale), current?.sso, current?.changedBy],
    discovered: [discovered.step, discovered.url?.startsWith('http')],
    excluded,
    listed: listed.map(({ email, reason, expiresAt }) => [email, reason, expiresAt]),
    explained: [explained.kind, explained.step, explained.reason],
    facts: Object.keys(explained.rules?.[0]?.facts ?? {}).length > 0,
    story: [story.kind, story.outcome, story.supportCode === supportCode],
    off: [off.sso, (off.usersWithoutPassword?.items.length ?? 0) > 0],
    rediscovered: [rediscovered.step, rediscovered.url ?? null],
    removed,
    users,
    change: [change?.action, change?.before?.['sso'], change?.after?.['sso']],
    integration: [integration.state, integration.health],
    readiness: [readiness.state, readiness.items.length > 0],
  };
  process.stdout.write(`${JSON.stringify(met)}\n`);
}
