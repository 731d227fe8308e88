/** Control Panel tokens that must not be believed, and the key with which the stack's Control Panel signs the good ones. */
import { createHmac, createPublicKey } from 'node:crypto';
import { exportJWK, generateKeyPair, importJWK, type JWK, type JWTPayload, SignJWT } from 'jose';
import type { Stack } from '../../../local/stack/start-stack.ts';
import { readPanelKey } from './panel-key.ts';

const ALGORITHM = 'RS256';

export type Claims = {
  readonly sub?: unknown;
  readonly account?: unknown;
  readonly roles?: unknown;
  readonly iss?: string;
  readonly aud?: unknown;
  readonly exp?: number;
  readonly nbf?: number;
};
type Forge = (claims: Claims, header: Readonly<Record<string, unknown>>, key: JWK) => Promise<string>;

const base64url = (value: unknown): string => Buffer.from(JSON.stringify(value)).toString('base64url');
const now = (): number => Math.floor(Date.now() / 1000);

const sign: Forge = async (claims, header, key) =>
  new SignJWT({ ...claims } as JWTPayload)
    .setProtectedHeader({ alg: ALGORITHM, ...header })
    .sign(await importJWK(key, ALGORITHM));

/** Signed by a key that nobody publishes. */
async function strangerKey(): Promise<JWK> {
  const { privateKey } = await generateKeyPair(ALGORITHM, { extractable: true });
  return exportJWK(privateKey);
}

/** Keyed with what everybody knows: the public key, as a naive library would take it for a secret. */
function signByHmac(claims: Claims, kid: unknown, secret: string | Buffer): string {
  const input = `${base64url({ alg: 'HS256', typ: 'JWT', kid })}.${base64url(claims)}`;
  return `${input}.${createHmac('sha256', secret).update(input).digest('base64url')}`;
}

export type Minter = Awaited<ReturnType<typeof openMint>>;

/** Reads the stack's signing key. */
export async function openMint({ environment, file }: Stack) {
  const key = await readPanelKey({ environment });
  const header = { typ: 'JWT', kid: key.kid };
  const usual = { iss: file.controlPanel, aud: 'azure-sso-identity', exp: now() + 600 };
  const { n = '', e = '', kty = '' } = key;
  const publicKey: JWK = { kty, n, e };
  return {
    /** One that the service believes, whatever it says. */
    mint: (claims: Claims): Promise<string> => sign({ ...usual, ...claims }, header, key),

    /** By what is wrong with them. All speak for that contact. */
    forge: async (claims: Claims): Promise<Readonly<Record<string, string>>> => {
      const good = { ...usual, ...claims };
      const stranger = await strangerKey();
      const signed = (changes: Claims, headers: object = {}) =>
        sign({ ...good, ...changes }, { ...header, ...headers }, key);
      const spki = createPublicKey({ key: { ...publicKey }, format: 'jwk' }).export({ type: 'spki', format: 'pem' });
      const honest = await signed({});
      const [head = '', , signature = ''] = honest.split('.');
      return {
        'another issuer': await signed({ iss: 'https://elsewhere.example' }),
        'no issuer': await sign({ ...claims, aud: usual.aud, exp: usual.exp }, header, key),
        'another audience': await signed({ aud: 'something-else' }),
        'an audience that only looks like ours': await signed({ aud: 'azure-sso-identity/' }),
        'an expiry that has passed': await signed({ exp: now() - 60 }),
        'no expiry': await sign({ ...claims, iss: usual.iss, aud: usual.aud }, header, key),
        'a beginning to come': await signed({ nbf: now() + 600 }),
        'alg none': `${base64url({ ...header, alg: 'none' })}.${base64url(good)}.`,
        'alg none and a signature': `${base64url({ ...header, alg: 'none' })}.${base64url(good)}.${signature}`,
        'HS256 with the public key': signByHmac(good, key.kid, spki),
        'HS256 with the modulus': signByHmac(good, key.kid, Buffer.from(n, 'base64url')),
        'a key id that nobody knows': await signed({}, { kid: 'unknown' }),
        'no key id': await sign(good, { typ: 'JWT' }, key),
        'a key id that is a path': await signed({}, { kid: '../../dev/null' }),
        'the key id of a key that did not sign it': await sign(good, header, stranger),
        'a key that it brings along': await sign(good, { ...header, jwk: { ...publicKey, n: stranger.n } }, stranger),
        'an address of keys': await sign(good, { ...header, jku: 'https://elsewhere.example/jwks' }, stranger),
        'changed claims': `${head}.${base64url({ ...good, sub: 'somebody-else' })}.${signature}`,
        'no signature': honest.slice(0, honest.lastIndexOf('.') + 1),
        'no subject': await signed({ sub: undefined }),
        'a subject that is markup': await signed({ sub: '<script>' }),
        'an account that is a list': await signed({ account: ['acme'] }),
        'an account that is empty': await signed({ account: '' }),
        'an account that is null': await signed({ account: null }),
        'roles that are a number': await signed({ roles: 7 }),
        'roles that are an object': await signed({ roles: { SecurityManager: true, DirectoryService: true } }),
      };
    },
  };
}
