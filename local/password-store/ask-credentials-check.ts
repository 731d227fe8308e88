/** Asks the service whether a user may use, or reset, their Company password right now. */
import * as z from 'zod';
import { basicAuthorization, callService } from '../web/call-service.ts';

export interface CredentialsCheckOptions {
  readonly serviceUrl: string;
  readonly clientId: string;
  readonly clientSecret: string;
}

const Answer = z.object({ credentials: z.enum(['active', 'inactive']), mayUse: z.boolean(), mayReset: z.boolean() });
export type Permission = { readonly mayUse: boolean; readonly mayReset: boolean };

/**
 * Asks for one address and app. `unavailable`: the service didn't answer, or not as documented; then no password may
 * be used (fail closed). `invalid`: it says that this is no address or no app.
 */
export async function askCredentialsCheck(
  { serviceUrl, clientId, clientSecret }: CredentialsCheckOptions,
  asked: { readonly email: string; readonly app: string },
): Promise<Permission | 'invalid' | 'unavailable'> {
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
