/** Passwords as they are kept: scrypt (RFC 7914) with a salt each. */
import { randomBytes, scrypt, timingSafeEqual } from 'node:crypto';
import * as z from 'zod';

/** Base64 octets. The cost is written along, so that it can be raised later. */
export const PasswordHash = z.strictObject({ salt: z.base64(), hash: z.base64(), cost: z.int().min(2) });
export type PasswordHash = z.infer<typeof PasswordHash>;

// OWASP's password storage cheat sheet: N = 2^15, r = 8, p = 3. Here p = 1: a laptop with several stand-ins on two cores.
const COST = 2 ** 15;
const OCTETS = 32;
const MAX_MEMORY = 64 * 1024 * 1024;

const derive = (password: string, salt: Buffer, cost: number): Promise<Buffer> =>
  new Promise((resolve, reject) => {
    // Two spellings of one password (composed or not) are the same password.
    scrypt(password.normalize('NFKC'), salt, OCTETS, { N: cost, r: 8, p: 1, maxmem: MAX_MEMORY }, (error, key) => {
      if (error === null) resolve(key);
      else reject(error);
    });
  });

export async function hashPassword(password: string): Promise<PasswordHash> {
  const salt = randomBytes(16);
  const hash = await derive(password, salt, COST);
  return { salt: salt.toString('base64'), hash: hash.toString('base64'), cost: COST };
}

// For addresses that nobody has: the same work is done, so that the time says nothing about who exists.
const NOBODY: PasswordHash = {
  salt: randomBytes(16).toString('base64'),
  hash: randomBytes(OCTETS).toString('base64'),
  cost: COST,
};

/** Whether it is the password. Without a hash: never, after the same work. */
export async function matchesPassword(password: string, kept: PasswordHash | undefined): Promise<boolean> {
  const { salt, hash, cost } = kept ?? NOBODY;
  const derived = await derive(password, Buffer.from(salt, 'base64'), cost);
  return timingSafeEqual(derived, Buffer.from(hash, 'base64')) && kept !== undefined;
}
