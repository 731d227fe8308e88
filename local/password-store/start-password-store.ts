/** The Company's password service: it holds the Company passwords, and asks the SSO service before one counts. */
import { createHash, randomBytes, timingSafeEqual } from 'node:crypto';
import { Hono } from 'hono';
import { bodyLimit } from 'hono/body-limit';
import * as z from 'zod';
import { serveOnLoopback } from '../loopback/serve-on-loopback.ts';
import { askCredentialsCheck, type CredentialsCheckOptions } from './ask-credentials-check.ts';
import { matchesPassword } from './hash-password.ts';
import { openPasswordFile, type PasswordFile, type PersonWithPassword } from './open-password-file.ts';

export interface PasswordStoreOptions extends CredentialsCheckOptions {
  /** 0, the default, takes a free port. */
  readonly port?: number;
  /** Where the hashes are kept between starts. */
  readonly dataFile: string;
  /** Who has a Company password at the first start. */
  readonly people: readonly PersonWithPassword[];
}

export interface PasswordStore {
  readonly url: string;
  /** What the Company's own apps send as `Authorization: Bearer …`; another one at each start. */
  readonly key: string;
  close(): Promise<void>;
}

const MAX_PASSWORD_LENGTH = 256;
const MIN_PASSWORD_LENGTH = 12;
const password = z.string().min(1).max(MAX_PASSWORD_LENGTH);
const asked = { email: z.string().min(3).max(1024), app: z.string().min(1).max(64) };
const Verify = z.strictObject({ ...asked, password });
const Reset = z.strictObject({ ...asked, currentPassword: password, newPassword: z.string().max(MAX_PASSWORD_LENGTH) });

interface Parts {
  readonly file: PasswordFile;
  readonly service: CredentialsCheckOptions;
}

/** The service is asked first: while SSO is on, not even the right password is looked at. */
async function verify({ file, service }: Parts, { email, app, password }: z.infer<typeof Verify>) {
  const permission = await askCredentialsCheck(service, { email, app });
  if (permission === 'unavailable') return { result: 'unavailable' } as const;
  if (permission === 'invalid') return { result: 'wrong-password' } as const;
  if (!permission.mayUse) return { result: 'sso-only' } as const;
  const holder = file.find(email);
  if (!(await matchesPassword(password, holder?.password)) || holder === undefined) {
    return { result: 'wrong-password' } as const;
  }
  return { result: 'ok', person: { email: holder.email, name: holder.name, account: holder.account } } as const;
}

async function reset({ file, service }: Parts, { email, app, currentPassword, newPassword }: z.infer<typeof Reset>) {
  const permission = await askCredentialsCheck(service, { email, app });
  if (permission === 'unavailable') return { result: 'unavailable' } as const;
  if (permission === 'invalid') return { result: 'wrong-password' } as const;
  if (!permission.mayReset) return { result: 'sso-only' } as const;
  // Said for everybody alike, before the current password is looked at.
  if (newPassword.normalize('NFKC').length < MIN_PASSWORD_LENGTH) return { result: 'too-short' } as const;
  if (!(await matchesPassword(currentPassword, file.find(email)?.password))) {
    return { result: 'wrong-password' } as const;
  }
  await file.setPassword(email, newPassword);
  return { result: 'ok' } as const;
}

const digest = (text: string): Buffer => createHash('sha256').update(text).digest();

function makeRoutes(parts: Parts, key: string): Hono {
  const app = new Hono();
  const expected = digest(`Bearer ${key}`);
  app.use(async (c, next) => {
    c.header('Cache-Control', 'no-store');
    const allowed = timingSafeEqual(digest(c.req.header('authorization') ?? ''), expected);
    return allowed ? next() : c.json({ result: 'unauthenticated' }, 401);
  });
  app.use(bodyLimit({ maxSize: 16 * 1024, onError: (c) => c.json({ result: 'invalid-request' }, 413) }));
  const route = <Body>(path: string, body: z.ZodType<Body>, answer: (input: Body) => Promise<object>) =>
    app.post(path, async (c) => {
      const input = body.safeParse(await c.req.json().catch(() => undefined));
      return input.success ? c.json(await answer(input.data)) : c.json({ result: 'invalid-request' }, 400);
    });
  route('/verify', Verify, (input) => verify(parts, input));
  route('/reset', Reset, (input) => reset(parts, input));
  return app;
}

/** Starts it on the loopback. Rejects when its file can't be read or the port is taken. */
export async function startPasswordStore(options: PasswordStoreOptions): Promise<PasswordStore> {
  const { dataFile, people, port = 0, serviceUrl, clientId, clientSecret } = options;
  const file = await openPasswordFile(dataFile, people);
  const key = randomBytes(32).toString('base64url');
  const app = makeRoutes({ file, service: { serviceUrl, clientId, clientSecret } }, key);
  const server = await serveOnLoopback({ makeFetch: () => app.fetch, port });
  return { url: server.url, key, close: () => server.close() };
}
