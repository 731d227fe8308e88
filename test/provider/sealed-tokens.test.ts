import { randomBytes } from 'node:crypto';
import { decodeJwt } from 'jose';
import { describe, expect, it } from 'vitest';
import * as z from 'zod';
import { makeSealer } from '../../shared/platform/keys/sealer.ts';
import { openToken, sealToken } from '../../shared/provider/tokens/sealed-tokens.ts';

const key = { kid: 'key-1', jwk: { kty: 'oct', k: randomBytes(32).toString('base64url') } };
const ring = {
  current: () => Promise.resolve(key),
  find: (kid: string) => Promise.resolve(kid === key.kid ? key : undefined),
  all: () => Promise.resolve([key]),
};
const clock = () => new Date('2026-11-29T12:00:00Z');
const sealer = makeSealer({ ring, clock });
const Content = z.strictObject({ user: z.string(), told: z.string().optional() }).transform(({ user }) => ({ user }));
const open = (token: string) => openToken(sealer, 'access-token', Content, token);

const iat = clock().getTime() / 1000;
const told = { iss: 'https://sso.example', sub: 'ann', iat, exp: iat + 900, scope: 'openid' };
const content = { user: 'Ann of Contoso' };

describe('a token as an app gets it', () => {
  it('tells in clear what keycloak-js reads of it, and nothing of what it holds', async () => {
    const token = await sealToken(sealer, 'access-token', content, told);
    expect(decodeJwt(token)).toEqual(told);
    // RFC 6750 section 2.1.
    expect(token).toMatch(/^[A-Za-z0-9._~+/-]+$/);
    expect(Buffer.from(token.replaceAll(/[.~]/g, ''), 'base64url').toString('latin1')).not.toContain('Contoso');
    expect(await open(token)).toEqual(content);
  });

  it('is refused where what it tells was altered, taken away or put before something else', async () => {
    const token = await sealToken(sealer, 'access-token', content, told);
    const [header = '', clear = '', sealed = ''] = token.split('.');
    const later = Buffer.from(JSON.stringify({ ...told, exp: iat + 9000 })).toString('base64url');
    const unsecured = Buffer.from('{"alg":"none"}').toString('base64url');
    const bare = sealed.replaceAll('~', '.');
    for (const altered of [
      [header, later, sealed].join('.'),
      [unsecured, clear, sealed].join('.'),
      [header, '', sealed].join('.'),
      [header, clear, sealed, ''].join('.'),
      [header, clear, `${sealed}x`].join('.'),
      bare,
      sealed,
      '',
      '..',
    ])
      expect(await open(altered)).toBeUndefined();
    expect(await openToken(sealer, 'refresh-token', Content, token)).toBeUndefined();
  });

  it('opens as it was made by the version that told nothing', async () => {
    const before = await sealer.seal('access-token', content, new Date(told.exp * 1000));
    expect(await open(before)).toEqual(content);
    const [header, clear] = (await sealToken(sealer, 'access-token', content, told)).split('.');
    expect(await open([header, clear, before.replaceAll('.', '~')].join('.'))).toBeUndefined();
  });
});
