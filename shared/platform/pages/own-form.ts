/** Forms of our own pages: what each carries so that it is known again, and the check when it comes back. */
import type { Cookie, HttpRequest } from '@azure/functions';
import type * as z from 'zod';
import type { AppCatalogue } from '../words/apps/app-catalogue.ts';
import type { FormTokens, RandomText } from '../ports.ts';
import { TRANSACTION_LIFETIME_MS } from '../words/lifetimes.ts';
import { readSealedCookies } from './cookies.ts';
import { formSource } from '../callers/form-source.ts';
import { PageRefusal } from './page-refusal.ts';
import { Problem } from '../endpoint/problem.ts';
import { bodyReader } from '../endpoint/read-request.ts';

const FORM_TYPE = 'application/x-www-form-urlencoded';
/** A sealed link is far from it; its percent-encoding adds nothing. */
const MAX_BYTES = 12 * 1024;

/** What every operation is that takes the form of the page behind a one-time link. */
export const LINK_FORM_OPERATION = {
  method: 'POST',
  caller: 'browser',
  bodyType: FORM_TYPE,
  maxBodyBytes: MAX_BYTES,
} as const;

export type OwnFormServices = {
  readonly serviceUrl: string;
  readonly catalogue: AppCatalogue;
  readonly formTokens: FormTokens;
  readonly randomText: RandomText;
};

/** `__Host-`: set over TLS by this very host, for all of it (RFC 6265bis section 4.1.3.2). It opens nothing. */
const FORM_COOKIE = '__Host-form';
/** As long as a token works (form-tokens.ts). */
const MAX_AGE_SECONDS = TRANSACTION_LIFETIME_MS / 1000;
const ID = /^[A-Za-z0-9_-]{43}$/;

const keptId = (request: HttpRequest): string | undefined => {
  const id = readSealedCookies(request, new Set([FORM_COOKIE])).get(FORM_COOKIE);
  return id !== undefined && ID.test(id) ? id : undefined;
};

/** For the page with the form: its hidden field, and the cookie to which that is bound, one for all tabs. */
export async function openForm(
  { formTokens, randomText }: OwnFormServices,
  request: HttpRequest,
): Promise<{ readonly formToken: string; readonly cookies: readonly Cookie[] }> {
  const id = keptId(request) ?? randomText();
  const cookie: Cookie = {
    ...{ name: FORM_COOKIE, value: id, path: '/', secure: true, httpOnly: true, maxAge: MAX_AGE_SECONDS },
    // Lax, not Strict: who comes from a mail with it must not get another one, or a form in another tab would end.
    sameSite: 'Lax',
  };
  return { formToken: await formTokens.issue(id), cookies: [cookie] };
}

/** The form, if it came from our page. Where the browser doesn't say from where, the token alone decides. */
export async function readOwnForm<Schema extends z.ZodType<{ readonly form_token?: string | undefined }>>(
  services: OwnFormServices,
  request: HttpRequest,
  schema: Schema,
): Promise<z.infer<Schema> | PageRefusal> {
  const source = formSource(request, services.serviceUrl);
  if (source === 'foreign') return new PageRefusal('foreign-form', { detail: 'origin' });
  const form = await bodyReader(schema, FORM_TYPE, MAX_BYTES)(request);
  if (form instanceof Problem) return new PageRefusal('invalid-request', { detail: form.code });
  const [id, token] = [keptId(request), form.form_token];
  const isKnown = source === 'own' || (id !== undefined && (await services.formTokens.matches(id, token ?? '')));
  return isKnown ? form : new PageRefusal('foreign-form', { detail: 'token' });
}
