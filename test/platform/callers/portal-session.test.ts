import { describe, expect, it } from 'vitest';
import type { AuditEvent } from '../../../shared/platform/words/audit-event.ts';
import { PortalLink, PortalSession } from '../../../shared/platform/callers/portal-session.ts';
import { DependencyUnavailable, type Sealer } from '../../../shared/platform/ports.ts';
import { makeClosePortalSession } from '../../../shared/portal/close-portal-session.ts';
import { makeCreatePortalLink } from '../../../shared/portal/create-portal-link.ts';
import { makeLookAtPortalLink } from '../../../shared/portal/look-at-portal-link.ts';
import { makeLookAtLink } from '../../../shared/platform/keys/one-time-link.ts';
import { makeOpenPortalLink } from '../../../shared/portal/open-portal-link.ts';
import { makeReadPortalSession } from '../../../shared/portal/read-portal-session.ts';
import { PORTAL_SESSION_LIFETIME_MS } from '../../../shared/platform/words/lifetimes.ts';
import { base, contoso, makeOneAccount, manager, now } from '../../support/port-stand-ins.ts';

const serviceUrl = 'https://sso.example';
const unavailable = () => Promise.reject(new DependencyUnavailable('storage'));

/** Seals by writing down; opens for the purpose it was sealed for. */
function makeSealer(): Sealer {
  return {
    seal: (purpose, content) => Promise.resolve(`${purpose} ${JSON.stringify(content)}`),
    open: (purpose, sealed) =>
      Promise.resolve(
        sealed.startsWith(`${purpose} `)
          ? (JSON.parse(sealed.slice(purpose.length + 1)) as Record<string, unknown>)
          : undefined,
      ),
    openEnded: () => Promise.resolve(undefined),
  };
}

function openWorld() {
  const events: AuditEvent[] = [];
  const used = new Set<string>();
  const steps: string[] = [];
  const keyOf = (id: string, until: Date) => `${id} ${until.toISOString()}`;
  return {
    ...base,
    ...{ events, used, steps, serviceUrl },
    sealer: makeSealer(),
    accountStore: makeOneAccount(contoso).accountStore,
    auditTrail: {
      record: (event: AuditEvent) => {
        events.push(event);
        steps.push(event.action);
        return Promise.resolve();
      },
    },
    redemptionStore: {
      redeem: (id: string, until: Date) => {
        steps.push('redeem');
        if (used.has(keyOf(id, until))) return Promise.resolve('already-redeemed' as const);
        used.add(keyOf(id, until));
        return Promise.resolve('redeemed' as const);
      },
      isRedeemed: (id: string, until: Date) => Promise.resolve(used.has(keyOf(id, until))),
    },
  };
}
type OpenedWorld = ReturnType<typeof openWorld>;

/** Opens it in a browser without a session. */
const open = (world: OpenedWorld, link: string, address?: string) => {
  const lookAtLink = makeLookAtLink(world);
  const lookAtPortalLink = makeLookAtPortalLink({
    ...world,
    lookAtLink,
    readPortalSession: makeReadPortalSession(world),
  });
  return makeOpenPortalLink({ ...world, lookAtPortalLink })({
    ...{ link, address, session: undefined, replaces: undefined },
  });
};

async function linkOf(world: OpenedWorld, caller = manager): Promise<string> {
  const created = await makeCreatePortalLink(world)(contoso.id, caller);
  return created.kind === 'created' ? (created.url.searchParams.get('link') ?? '') : created.kind;
}
const contentOf = (sealed: string): unknown => JSON.parse(sealed.slice(sealed.indexOf(' ') + 1));

describe('a portal link', () => {
  it('carries how the contact is called into the session, and into the trail', async () => {
    const world = openWorld();
    const anna = { ...manager, name: 'Anna Berg', email: 'anna@contoso.example' };
    const opened = await open(world, await linkOf(world, anna));
    expect(opened.kind === 'opened' ? contentOf(opened.sealed) : opened.kind).toMatchObject({
      ...{ contact: manager.id, name: 'Anna Berg', email: 'anna@contoso.example' },
    });
    expect(world.events.map(({ actor }) => 'name' in actor && actor.name)).toEqual(['Anna Berg', 'Anna Berg']);
  });

  it('holds the contact and the one role that counts, however many the token named', async () => {
    const world = openWorld();
    const many = Array.from({ length: 100 }, (_, at) => `Role ${at}`);
    const link = await linkOf(world, { ...manager, roles: [...many, 'DirectoryService', 'SecurityManager'] });
    expect(PortalLink.parse(contentOf(link))).toMatchObject({
      ...{ account: contoso.id, contact: manager.id, roles: ['SecurityManager'] },
      expiresAt: now.getTime() / 1000 + 300,
    });
  });

  it('is not made for an account that is gone', async () => {
    const { accountStore } = makeOneAccount(undefined);
    const world = { ...openWorld(), accountStore };
    expect(await makeCreatePortalLink(world)(contoso.id, manager)).toEqual({ kind: 'account-not-found' });
    expect(world.events).toEqual([]);
  });

  it('is not handed out, and gives no session, when the audit trail can’t be written', async () => {
    const world = openWorld();
    const link = await linkOf(world);
    const untold = { ...world, auditTrail: { record: unavailable } };
    await expect(makeCreatePortalLink(untold)(contoso.id, manager)).rejects.toThrow(DependencyUnavailable);
    await expect(open(untold, link)).rejects.toThrow(DependencyUnavailable);
    // It is used up all the same.
    for (let visit = 0; visit < 3; visit++) {
      expect(await open(world, link)).toEqual({ kind: 'link-used' });
    }
    // Told once, however often it is opened.
    expect(world.events.filter(({ refusal }) => refusal === 'link-used')).toHaveLength(1);
    expect(world.events.at(-1)).toMatchObject({
      action: 'portal-link-opened',
      outcome: 'refused',
      refusal: 'link-used',
    });
  });

  it('becomes a session of the same contact with an id of its own', async () => {
    const world = openWorld();
    const link = await linkOf(world);
    const opened = await open(world, link, '203.0.113.7');
    if (opened.kind !== 'opened') throw new Error(opened.kind);
    const [from, session] = [PortalLink.parse(contentOf(link)), PortalSession.parse(contentOf(opened.sealed))];
    expect(session).toEqual({
      ...from,
      id: session.id,
      expiresAt: (now.getTime() + PORTAL_SESSION_LIFETIME_MS) / 1000,
    });
    expect(session.id).not.toBe(from.id);
    expect(opened.expiresAt).toEqual(new Date(now.getTime() + PORTAL_SESSION_LIFETIME_MS));
    expect(await open(world, opened.sealed)).toEqual({
      kind: 'link-not-usable',
    });
  });
});

describe('a portal session', () => {
  const openSession = async (world: OpenedWorld) => {
    const opened = await open(world, await linkOf(world));
    if (opened.kind !== 'opened') throw new Error(opened.kind);
    return { sealed: opened.sealed, session: PortalSession.parse(contentOf(opened.sealed)) };
  };

  it('is read until it is closed; the closing is told before it is done', async () => {
    const world = openWorld();
    const { sealed, session } = await openSession(world);
    const read = makeReadPortalSession(world);
    expect(await read(sealed)).toEqual(session);
    world.steps.length = 0;
    const portalSession = { id: session.id, expiresAt: session.expiresAt };
    await makeClosePortalSession(world)({ ...manager, portalSession });
    expect(world.steps).toEqual(['portal-session-closed', 'redeem']);
    expect(await read(sealed)).toBeUndefined();
  });

  it('lets nobody in when storage doesn’t say whether it was closed', async () => {
    const world = openWorld();
    const { sealed } = await openSession(world);
    const read = makeReadPortalSession({ ...world, redemptionStore: { isRedeemed: unavailable } });
    await expect(read(sealed)).rejects.toThrow(DependencyUnavailable);
  });

  it('is none in another form, and asks storage nothing about it', async () => {
    const world = openWorld();
    const { session } = await openSession(world);
    const read = makeReadPortalSession({ ...world, redemptionStore: { isRedeemed: unavailable } });
    for (const other of [
      `portal-link ${JSON.stringify(session)}`,
      `portal-session ${JSON.stringify({ ...session, account: 'con' })}`,
      'portal-session {}',
      '',
      'x'.repeat(10_000),
    ]) {
      expect(await read(other)).toBeUndefined();
    }
  });

  it('can’t be closed by somebody who came without one', async () => {
    const world = openWorld();
    await expect(makeClosePortalSession(world)(manager)).rejects.toThrow('without a session');
    expect(world.events).toEqual([]);
  });
});
