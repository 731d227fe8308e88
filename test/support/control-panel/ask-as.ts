/** Short ways to ask in the tests of the Control Panel's functions. */
import { randomUUID } from 'node:crypto';
import { AccountId, ContactId, DomainName, TenantId } from '../../../shared/platform/words/identifiers.ts';
import { connect, linkedTenant } from '../../../shared/users/rules/account.ts';
import type { SsoSwitch } from '../../../shared/platform/words/switch-position.ts';
import { NO_COUNTS } from '../../../shared/users/rules/counts/account-counts.ts';
import { auditEventMaker } from '../../../shared/audit/make-audit-event.ts';
import { bearer, type CallerName } from './callers.ts';
import { type Answered, type Asked, jsonOf } from './send-request.ts';
import type { Stage } from './stage.ts';

type Ask = (
  caller: CallerName,
  method: Asked['method'],
  /** Behind `/accounts/{accountId}`. */
  path: string,
  body?: unknown,
  headers?: Readonly<Record<string, string>>,
) => Promise<Answered & { readonly json: unknown }>;

export type Workplace = {
  readonly id: AccountId;
  readonly domain: string;
  readonly ask: Ask;
  readonly users: (...users: readonly UserSpec[]) => Promise<void>;
  /** As if an admin had accepted. */
  readonly connectTenant: () => Promise<TenantId>;
  /** With the version just read; with a report that says that nobody is locked out. */
  readonly turn: (sso: SsoSwitch) => Promise<Answered & { readonly json: unknown }>;
};
export type UserSpec = { readonly name: string; readonly hasPassword?: boolean; readonly twoFactor?: boolean };

/** An account of its own for a test, with one domain. */
export async function openWorkplace(stage: Stage): Promise<Workplace> {
  const id = AccountId.parse(`account-${randomUUID()}`);
  const domain = `${id.slice(0, 20)}.example`;
  const tokens = stage.tokensFor(id);
  const ask: Ask = async (caller, method, path, body, headers = {}) => {
    const json = { 'content-type': 'application/json' };
    const answered = await stage.send({
      method,
      path: `/accounts/${id}${path}`,
      headers: { ...bearer(tokens[caller]), ...(body === undefined ? {} : json), ...headers },
      ...(body === undefined ? {} : { body: bytesOf(body) }),
    });
    const isJson = /[/+]json(?:;|$)/.test(answered.headers['content-type'] ?? '');
    return { ...answered, json: isJson ? jsonOf(answered) : undefined };
  };
  await ask('service', 'PUT', '', { name: 'Contoso', domains: [domain], products: ['unified'] });
  return {
    id,
    domain,
    ask,
    users: async (...users) => {
      const upsert = users.map(({ name, hasPassword = true, twoFactor = false }) => {
        return { email: `${name}@${domain}`, displayName: name, hasPassword, twoFactor };
      });
      await ask('service', 'POST', '/users', { upsert });
    },
    connectTenant: () => connectTenant(stage, id, domain),
    turn: async (sso) => {
      if (sso === 'on') await reportReadiness(stage, { id, domain }, 0);
      const { etag = '' } = (await ask('manager', 'GET', '/sso')).headers;
      return ask('manager', 'PUT', '/sso', { sso }, { 'if-match': etag });
    },
  };
}

let reports = 0;

/** A report of the connected tenant that locks out so many of the domain's users, whoever they are. Without a tenant there is none. */
export async function reportReadiness(
  stage: Stage,
  { id, domain }: { readonly id: AccountId; readonly domain: string },
  lockedOut: number,
  takenAt = stage.clock(),
): Promise<Date> {
  const account = await stage.accountStore.readAccount(id);
  const tenant = account && linkedTenant(account.value);
  if (tenant === undefined) return takenAt;
  const number = (reports += 1);
  const { value: before } = await stage.countStore.readCounts(id);
  const own = before.domains.get(DomainName.parse(domain)) ?? { ...NO_COUNTS, users: lockedOut };
  const counts = new Map([[DomainName.parse(domain), { ...own, lockedOut, notJudged: 0 }]]);
  await stage.countStore.startCounting(id, number);
  await stage.countStore.finishCounting(id, { number, tenant, takenAt, counts }, () => Promise.resolve([]));
  return takenAt;
}

/** Text and bytes as they are, the rest as JSON. */
const bytesOf = (body: unknown): string | Uint8Array<ArrayBuffer> =>
  typeof body === 'string' ? body : body instanceof Uint8Array ? new Uint8Array(body) : JSON.stringify(body);

async function connectTenant(stage: Stage, id: AccountId, domain: string): Promise<TenantId> {
  const tenantId = TenantId.parse(randomUUID());
  const before = await stage.accountStore.readAccount(id);
  if (before === undefined) throw new Error('there is no such account');
  await stage.claimStore.claimTenant(tenantId, id);
  const link = {
    tenantId,
    tenantName: 'Contoso Ltd',
    verifiedDomains: [DomainName.parse(domain)],
    connectedBy: ContactId.parse('manager-1'),
    connectedAt: stage.clock(),
  };
  const makeEvent = auditEventMaker({ clock: stage.clock, randomId: () => randomUUID() }, id, { kind: 'system' });
  await stage.accountStore.changeAccount(
    before,
    connect(before.value, link),
    makeEvent('integration-connected', undefined, { tenantId }),
  );
  return tenantId;
}

/** What the audit trail says, newest first, as far as a test looks at it. */
export async function auditOf({ ask }: Pick<Workplace, 'ask'>) {
  const { json } = await ask('manager', 'GET', '/audit-events?limit=1000');
  return (json as { items: Record<string, unknown>[] }).items;
}
