/** The Company's password service: it holds the Company passwords, and asks the SSO service before one counts. */
import { randomBytes, scrypt, timingSafeEqual } from 'node:crypto';
import { promisify } from 'node:util';
import { LRUCache } from 'lru-cache';
import * as z from 'zod';
import { openJson } from '../kit/json-file.ts';
import { basicAuthorization, callService } from '../web/call-service.ts';

/** One of the Company's users at the first start; undefined: without a password. `account` is the account's name, as apps show it. */
export interface PersonWithPassword {
  readonly email: string;
  readonly password: string | undefined;
  readonly name?: string | undefined;
  readonly account?: string | undefined;
}

export interface PasswordStoreOptions {
  readonly serviceUrl: string;
  readonly clientId: string;
  readonly clientSecret: string;
  /** Where the hashes are kept between starts. */
  readonly dataFile: string;
  /** The Company's users at the first start. */
  readonly people: readonly PersonWithPassword[];
}

export type Verified =
  | { readonly result: 'ok'; readonly person: Omit<PersonWithPassword, 'password'> }
  | { readonly result: 'wrong-password' | 'sso-only' | 'unavailable' };

/** A mail that the Company would have sent. */
export interface Mail {
  readonly to: string;
  /** Where a new password is chosen; it works once. */
  readonly link: string;
}

/** Each for one app: whether a password counts, and may be reset, is asked for that one. */
export type PasswordStore = Awaited<ReturnType<typeof openPasswordStore>>;

const MIN_PASSWORD_LENGTH = 12;
const TICKET_MS = 30 * 60 * 1000;
const MAX_MAILS = 50;

// OWASP's password storage cheat sheet: N = 2^15, r = 8, p = 3. Here p = 1: a laptop with several stand-ins on two cores.
const COST = { N: 2 ** 15, r: 8, p: 1, maxmem: 64 * 1024 * 1024 };

/** Base64 octets. */
const PasswordHash = z.strictObject({ salt: z.base64(), hash: z.base64() });
type PasswordHash = z.infer<typeof PasswordHash>;
const Text = z.string().optional();
/** By address. SSO never deletes one: it only says whether a password may be used. */
const Holders = z.record(z.string(), z.strictObject({ name: Text, account: Text, password: PasswordHash.optional() }));

/** One spelling for one mailbox; the service has the strict form of this, and refuses what is no address. */
const addressKey = (email: string): string => email.trim().normalize('NFKC').toLowerCase();
/** Two spellings of one password (composed or not) are the same password. */
const normal = (password: string): string => password.normalize('NFKC');

/** scrypt (RFC 7914). */
const derive = (password: string, salt: Buffer): Promise<Buffer> =>
  promisify<string, Buffer, number, typeof COST, Buffer>(scrypt)(normal(password), salt, 32, COST);

async function hashPassword(password: string): Promise<PasswordHash> {
  const salt = randomBytes(16);
  return { salt: salt.toString('base64'), hash: (await derive(password, salt)).toString('base64') };
}

/** Whether it is the password. Without a hash: never, after the same work, so that the time says nothing about who exists. */
async function matchesPassword(password: string, kept: PasswordHash | undefined): Promise<boolean> {
  const derived = await derive(password, Buffer.from(kept?.salt ?? '', 'base64'));
  return kept !== undefined && timingSafeEqual(derived, Buffer.from(kept.hash, 'base64'));
}

/** Opens or makes the file, and adds the people it doesn't hold yet; a password changed since stays changed. Rejects when it can't be read. */
async function openHolders({ dataFile, people }: PasswordStoreOptions) {
  const file = await openJson(dataFile, Holders, {});
  const missing = people.filter(({ email }) => file.read()[addressKey(email)] === undefined);
  const added = missing.map(async ({ email, password, name, account }) => {
    const hash = password === undefined ? {} : { password: await hashPassword(password) };
    return [addressKey(email), { name, account, ...hash }] as const;
  });
  const holders = { ...file.read(), ...Object.fromEntries(await Promise.all(added)) };
  if (missing.length > 0) await file.change(() => ({ content: holders, result: undefined }));
  return file;
}

const Answer = z.object({ credentials: z.enum(['active', 'inactive']), mayUse: z.boolean(), mayReset: z.boolean() });

/**
 * Asks the service whether the user may use, or reset, their Company password right now, in one app. `unavailable`: the service didn't answer, or not as documented; then no password may
 * be used (fail closed). `invalid`: it says that this is no address or no app.
 */
async function askCredentialsCheck(
  { serviceUrl, clientId, clientSecret }: PasswordStoreOptions,
  asked: { readonly email: string; readonly app: string },
) {
  const url = new URL('/company-credentials/check', serviceUrl);
  const authorization = basicAuthorization(clientId, clientSecret);
  const { status, body } = (await callService({ method: 'POST', url, authorization, json: asked })) ?? {};
  if (status === 400) return 'invalid';
  const answer = status === 200 ? Answer.safeParse(body).data : undefined;
  if (answer === undefined) return 'unavailable';
  // Inactive beats a contradicting permission.
  const active = answer.credentials === 'active';
  return { mayUse: active && answer.mayUse, mayReset: active && answer.mayReset };
}

/** Opens it. Rejects when its file can't be read. */
export async function openPasswordStore(options: PasswordStoreOptions) {
  const file = await openHolders(options);
  const tickets = new LRUCache<string, { readonly app: string; readonly email: string }>({ max: 1000, ttl: TICKET_MS });
  const mails: Mail[] = [];
  const find = (email: string) => new Map(Object.entries(file.read())).get(addressKey(email));
  /** The service is asked first: while SSO is on, not even the right password is looked at. */
  const refusal = async (what: 'mayUse' | 'mayReset', email: string, app: string) => {
    const permission = await askCredentialsCheck(options, { email, app });
    if (permission === 'unavailable') return 'unavailable';
    if (permission === 'invalid') return 'wrong-password';
    return permission[what] ? undefined : 'sso-only';
  };
  return {
    async verify(app: string, email: string, password: string): Promise<Verified> {
      const result = await refusal('mayUse', email, app);
      if (result !== undefined) return { result };
      const holder = find(email);
      if (!(await matchesPassword(password, holder?.password))) return { result: 'wrong-password' };
      return { result: 'ok', person: { email: addressKey(email), name: holder?.name, account: holder?.account } };
    },
    /** Mails a link to who it is, if they are a user: the answer doesn't tell. Nobody needs an old password. */
    async askReset(app: string, email: string, linkOf: (ticket: string) => string) {
      const refused = await refusal('mayReset', email, app);
      if (refused === 'unavailable' || refused === 'sso-only') return refused;
      const to = addressKey(email);
      if (refused === undefined && find(email) !== undefined) {
        const ticket = randomBytes(32).toString('base64url');
        tickets.set(ticket, { app, email: to });
        mails.unshift({ to, link: linkOf(ticket) });
        mails.length = Math.min(mails.length, MAX_MAILS);
      }
      return 'sent';
    },
    /** `ended`: the ticket is unknown, used or half an hour old. */
    async reset(ticket: string, newPassword: string) {
      const { app, email } = tickets.get(ticket) ?? {};
      if (app === undefined || email === undefined) return 'ended';
      // SSO may have been turned on since the mail.
      const refused = await refusal('mayReset', email, app);
      if (refused !== undefined) return refused === 'wrong-password' ? 'ended' : refused;
      if (normal(newPassword).length < MIN_PASSWORD_LENGTH) return 'too-short';
      if (!tickets.delete(ticket)) return 'ended';
      const password = await hashPassword(newPassword);
      await file.change((holders) => ({
        content: { ...holders, [email]: { ...holders[email], password } },
        result: undefined,
      }));
      return 'ok';
    },
    /** The mails, newest first. */
    mails: (): readonly Mail[] => mails,
  };
}
