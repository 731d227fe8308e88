/** The Company's password service, as the apps ask it. */
import * as z from 'zod';

const Verified = z.discriminatedUnion('result', [
  z.object({
    result: z.literal('ok'),
    person: z.object({ email: z.string(), name: z.string().optional(), account: z.string().optional() }),
  }),
  z.object({ result: z.enum(['wrong-password', 'sso-only', 'unavailable']) }),
]);
const Reset = z.object({ result: z.enum(['ok', 'wrong-password', 'sso-only', 'too-short', 'unavailable']) });

export interface PasswordStoreClient {
  verify(email: string, password: string): Promise<z.infer<typeof Verified>>;
  reset(email: string, currentPassword: string, newPassword: string): Promise<z.infer<typeof Reset>['result']>;
}

export interface PasswordStoreAddress {
  readonly url: string;
  readonly key: string;
}

const TIMEOUT_MS = 10_000;

/** Asks for one app. No answer, or one that isn't as documented, is `unavailable`: nobody gets in by it. */
export function makePasswordStoreClient(store: PasswordStoreAddress, app: string): PasswordStoreClient {
  const ask = async (path: string, body: Readonly<Record<string, string>>): Promise<unknown> => {
    try {
      const response = await fetch(new URL(path, store.url), {
        method: 'POST',
        headers: { 'content-type': 'application/json', authorization: `Bearer ${store.key}` },
        body: JSON.stringify({ ...body, app }),
        signal: AbortSignal.timeout(TIMEOUT_MS),
      });
      // It refuses texts that can't be an address or a password at all; for the person that's a wrong password.
      if (response.status === 400) return { result: 'wrong-password' };
      return response.status === 200 ? await response.json() : undefined;
    } catch {
      return undefined;
    }
  };
  return {
    verify: async (email, password) =>
      Verified.safeParse(await ask('/verify', { email, password })).data ?? { result: 'unavailable' },
    reset: async (email, currentPassword, newPassword) =>
      Reset.safeParse(await ask('/reset', { email, currentPassword, newPassword })).data?.result ?? 'unavailable',
  };
}
