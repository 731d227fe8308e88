import { HttpRequest, InvocationContext } from '@azure/functions';
import { describe, expect, it } from 'vitest';
import { AccountId, ClientId, ContactId } from '../../../shared/platform/words/identifiers.ts';
import { makeCallerCheck } from '../../../shared/platform/callers/authorize-caller.ts';
import type { Operation } from '../../../shared/platform/endpoint/operation.ts';
import { unauthenticated } from '../../../shared/platform/endpoint/problem.ts';
import { DependencyUnavailable } from '../../../shared/platform/ports.ts';

const accountId = AccountId.parse('contoso');
const contact = ContactId.parse('manager-1');
const roles = ['SecurityManager'];
const session = {
  id: '00000000-0000-4000-8000-000000000001',
  account: accountId,
  contact,
  roles,
  expiresAt: 1_800_000_000,
};

const FRONT_DOOR = '0f1e2d3c-4b5a-4968-8776-655443322110';
const check = (hops = 0) =>
  makeCallerCheck({
    verifyCaller: (token) =>
      Promise.resolve(
        token === 'good'
          ? { kind: 'caller', caller: { id: contact, accountId, roles } }
          : { kind: 'refused', part: 'exp', why: 'past' },
      ),
    readPortalSession: (sealed) =>
      sealed === 'outage'
        ? Promise.reject(new DependencyUnavailable('storage'))
        : Promise.resolve(sealed === 'good' ? session : undefined),
    clientSecrets: { matches: () => Promise.resolve(false) },
    passwordServiceClientId: ClientId.parse('password-service'),
    recordRoleRefusal: () => Promise.resolve(),
    serviceUrl: 'https://sso.example',
    trustedProxies: { hops, frontDoorId: FRONT_DOOR },
  });

const operation = (more: Partial<Operation> = {}): Operation => ({
  ...{ name: 'try', method: 'GET', route: 'accounts/{accountId}/try', summary: '', group: 'Control Panel' },
  ...{ caller: 'security-manager', answers: {} },
  ...more,
});
const ask = (
  headers: Record<string, string>,
  more: Partial<Operation> = {},
  hops = 0,
  context = new InvocationContext(),
) => {
  const url = 'https://sso.example/accounts/contoso/try';
  const request = new HttpRequest({ url, method: 'GET', headers, params: { accountId } });
  return check(hops)(operation(more))?.(request, context);
};

const TOKEN = { authorization: 'Bearer good' };
const PAGE = { cookie: '__Host-identity-management=good', 'x-identity-management': '1' };

describe('who is calling', () => {
  it.each([
    ['a token', TOKEN],
    ['a session of the hosted page', PAGE],
  ])('by %s is told with where from, as the front end saw it', async (_, headers) => {
    const from = async (forwarded?: string, hops?: number, more: Record<string, string> = {}) => {
      const all = forwarded === undefined ? headers : { ...headers, ...more, 'x-forwarded-for': forwarded };
      return ((await ask(all, {}, hops)) as { address?: string }).address;
    };
    expect(await from('198.51.100.9, 203.0.113.7:4711')).toBe('203.0.113.7');
    expect(await from('203.0.113.7, 192.0.2.1:443', 1, { 'x-azure-fdid': FRONT_DOOR })).toBe('203.0.113.7');
    expect(await from('6.6.6.6, 203.0.113.7:4711', 1)).toBe('203.0.113.7');
    expect(await from('2001:db8:1:2:3:4:5:6')).toBe('2001:db8:1:2::/64');
    expect(await from('nonsense')).toBeUndefined();
    expect(await from()).toBeUndefined();
  });

  it('is never who stands in a value that a sibling domain planted, and that locks nobody out', async () => {
    const NAME = '__Host-identity-management';
    const planted = await ask({ ...PAGE, cookie: `theme=dark,${NAME}=good` });
    expect(planted).toMatchObject({ code: 'unauthenticated' });
    for (const value of ['bad', 'x,y', 'good']) {
      const beside = await ask({ ...PAGE, cookie: `${NAME}=good; theme=dark,${NAME}=${value}` });
      expect(beside).toMatchObject({ id: contact });
    }
  });

  it('is the contact of the session, with its id and end', async () => {
    expect(await ask(PAGE)).toMatchObject({
      ...{ id: contact, accountId, roles },
      portalSession: { id: session.id, expiresAt: session.expiresAt },
    });
    expect(await ask(PAGE, { caller: 'portal-session' })).toMatchObject({ id: contact, accountId });
    expect(await ask(TOKEN)).not.toHaveProperty('portalSession');
  });

  it('is nobody by a token that is refused, and hears what of it is wrong and why; the log does too', async () => {
    const lines: string[] = [];
    const context = new InvocationContext({ logHandler: (_level, ...words) => lines.push(words.join(' ')) });
    const refused = await ask({ authorization: 'Bearer expired' }, {}, 0, context);
    const challenge = 'Bearer realm="azure-sso-identity", error="invalid_token", error_description="exp past"';
    expect(refused).toMatchObject({
      code: 'unauthenticated',
      extras: {
        headers: { 'www-authenticate': challenge },
        errors: [{ field: 'header/authorization', message: 'exp past' }],
      },
    });
    expect(await ask({ authorization: 'Bearer a b' })).toMatchObject({
      extras: { errors: [{ message: 'token malformed' }] },
    });
    expect(lines).toEqual(['caller-refused operation=try part=exp why=past']);
    // Whoever sends none hears how to send one, and is no line in the log (RFC 6750 section 3.1).
    expect(await ask({}, {}, 0, context)).toEqual(unauthenticated('Bearer'));
    expect(lines).toHaveLength(1);
  });

  it('is nobody by a session where only the Control Panel’s own token is taken', async () => {
    for (const more of [{ bearerOnly: true }, { caller: 'directory-service' }] as const) {
      expect(await ask(PAGE, more)).toMatchObject({ code: 'unauthenticated' });
    }
    expect(await ask({ ...PAGE, ...TOKEN }, { caller: 'portal-session' })).toMatchObject({ code: 'unauthenticated' });
  });

  it('is not guessed when storage doesn’t say whether the session was closed', async () => {
    const outage = { ...PAGE, cookie: '__Host-identity-management=outage' };
    await expect(ask(outage)).rejects.toThrow(DependencyUnavailable);
  });
});
