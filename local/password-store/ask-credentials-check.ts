/** Asks the service whether a user may use, or reset, their Company password right now. */
import * as z from 'zod';

export interface CredentialsCheckOptions {
  readonly serviceUrl: string;
  readonly clientId: string;
  readonly clientSecret: string;
}

const Answer = z.object({ credentials: z.enum(['active', 'inactive']), mayUse: z.boolean(), mayReset: z.boolean() });
export type Permission = { readonly mayUse: boolean; readonly mayReset: boolean };

const TIMEOUT_MS = 5_000;

// RFC 6749 section 2.3.1: id and secret are form-encoded, then joined.
const formEncode = (text: string): string => new URLSearchParams({ x: text }).toString().slice(2);

/**
 * Asks for one address and app. `unavailable`: the service didn't answer, or not as documented; then no password may
 * be used (fail closed). `invalid`: it says that this is no address or no app.
 */
export async function askCredentialsCheck(
  options: CredentialsCheckOptions,
  asked: { readonly email: string; readonly app: string },
): Promise<Permission | 'invalid' | 'unavailable'> {
  const credentials = `${formEncode(options.clientId)}:${formEncode(options.clientSecret)}`;
  try {
    const response = await fetch(new URL('/company-credentials/check', options.serviceUrl), {
      method: 'POST',
      headers: {
        'content-type': 'application/json',
        authorization: `Basic ${Buffer.from(credentials).toString('base64')}`,
      },
      body: JSON.stringify(asked),
      redirect: 'error',
      signal: AbortSignal.timeout(TIMEOUT_MS),
    });
    if (response.status === 400) return 'invalid';
    if (response.status !== 200) return 'unavailable';
    const answer = Answer.safeParse(await response.json());
    if (!answer.success) return 'unavailable';
    // Inactive beats a contradicting permission.
    const active = answer.data.credentials === 'active';
    return { mayUse: active && answer.data.mayUse, mayReset: active && answer.data.mayReset };
  } catch {
    return 'unavailable';
  }
}
