/** Tokens for the Control Panel's routes: forged, bent, and bodies that reach for what every object has. */
import { createPublicKey } from 'node:crypto';
import { type CryptoKey, exportJWK, generateKeyPair, SignJWT, UnsecuredJWT } from 'jose';
import { expect, it } from 'vitest';
import { type Attacker, visit } from './attack-tools.ts';

export function attackControlPanel(armed: () => Attacker): void {
  const statusOf = async (token: string, address = '/accounts/acme/sso'): Promise<number> =>
    (await visit(armed().path(address), { headers: { authorization: `Bearer ${token}` } })).status;

  it('no token opens the Control Panel’s routes but one that its key signed, for us, for now', async () => {
    const { mint, jwk } = armed();
    const other = await generateKeyPair('RS256', { extractable: true });
    const now = Math.floor(Date.now() / 1000);
    const claims = { iss: armed().stack.file.controlPanel, aud: 'azure-sso-identity', sub: 'x', exp: now + 300 };
    const all = { ...claims, account: 'acme', roles: ['SecurityManager'] };
    const { kid } = jwk;
    const pem = createPublicKey({ key: { kty: 'RSA', n: jwk.n ?? '', e: jwk.e ?? '' }, format: 'jwk' })
      .export({ type: 'spki', format: 'pem' })
      .toString();
    const sign = (header: object, key: CryptoKey | Uint8Array = other.privateKey): Promise<string> =>
      new SignJWT(all).setProtectedHeader({ alg: 'RS256', kid, ...header }).sign(key);
    const [head = '', body = '', signature = ''] = (await mint()).split('.');
    const changed = Buffer.from(JSON.stringify({ ...all, account: 'globex' })).toString('base64url');
    const tokens = {
      unsecured: new UnsecuredJWT(all).encode(),
      forged: await sign({}),
      'own key along': await sign({ jwk: await exportJWK(other.publicKey) }),
      'own keys at an address': await sign({ jku: 'https://evil.example/keys', kid: 'evil' }),
      'a key that nobody has': await sign({ kid: '../../dev/null' }),
      'HS256 with the public key': await sign({ alg: 'HS256' }, new TextEncoder().encode(pem)),
      'content changed': `${head}.${changed}.${signature}`,
      'no signature': `${head}.${body}.`,
      'for another service': await mint({ claims: { aud: 'billing' } }),
      'by another issuer': await mint({ claims: { iss: armed().service } }),
      expired: await mint({ claims: { exp: now - 60 } }),
      'not yet': await mint({ claims: { nbf: now + 300 } }),
      'without an end': await mint({ claims: { exp: undefined } }),
      'without an audience': await mint({ claims: { aud: undefined } }),
      'with an unknown must-understand header': await sign({ crit: ['x'], x: 1 }).catch(() => 'a.b.c'),
    };
    for (const [kind, token] of Object.entries(tokens)) expect([kind, await statusOf(token)]).toEqual([kind, 401]);
    expect(await statusOf(await mint())).toBe(200);
  });

  it('a claim of the wrong kind gives no role and no account', async () => {
    const { mint } = armed();
    const claims = {
      'another role as one text': [{ roles: 'SecurityManagers' }, 403],
      'two roles as one text': [{ roles: 'DirectoryService SecurityManager' }, 403],
      'roles as an object': [{ roles: { SecurityManager: true } }, 401],
      'roles in roles': [{ roles: [['SecurityManager']] }, 401],
      'no roles': [{ roles: undefined }, 403],
      'another case': [{ roles: ['securitymanager', 'SecurityManager '] }, 403],
      'account null': [{ account: null, roles: ['DirectoryService'] }, 401],
      'account empty': [{ account: '', roles: ['DirectoryService'] }, 401],
      'accounts, several': [{ account: ['acme', 'globex'] }, 401],
      'account in other case': [{ account: 'ACME' }, 403],
      'no account': [{ account: undefined }, 403],
      'no subject': [{ sub: undefined }, 401],
      'the feed’s role on a contact': [{ roles: ['DirectoryService'] }, 403],
    } as const;
    // As .NET writes a list of one.
    const single = await mint({ claims: { roles: 'SecurityManager' } });
    expect([await statusOf(single), await statusOf(single, '/accounts/acme/users')]).toEqual([200, 403]);
    for (const [kind, [changed, status]] of Object.entries(claims)) {
      const token = await mint({ claims: changed });
      expect([kind, await statusOf(token)]).toEqual([kind, status]);
      expect([kind, await statusOf(token, '/accounts/acme/users')]).toEqual([kind, status]);
    }
  });

  it('names that every object has are no fields, whatever they are sent for', async () => {
    const { world, service } = armed();
    const send = async (path: string, body: string, token = world.token('anna')) => {
      const headers = { 'content-type': 'application/json', authorization: `Bearer ${token}` };
      return (await fetch(new URL(path, service), { method: 'POST', headers, body })).status;
    };
    const polluted =
      '"__proto__":{"email":"bob@acme.example","app":"elevate","isAdmin":true},"constructor":{"prototype":{}}';
    expect(await send('/accounts/acme/explain', `{${polluted}}`)).toBe(400);
    expect(await send('/accounts/acme/explain', `{"email":"bob@acme.example","app":"elevate",${polluted}}`)).toBe(400);
    expect(await send('/accounts/acme/explain', '{"email":"bob@acme.example","app":"__proto__"}')).toBe(400);
    expect(await send('/accounts/acme/explain', '{"email":"bob@acme.example","app":"constructor"}')).toBe(400);
    expect(await send('/accounts/__proto__/explain', '{"email":"bob@acme.example","app":"elevate"}')).toBe(400);
  });
}
