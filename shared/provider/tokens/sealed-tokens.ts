/**
 * Access and refresh tokens, as apps get them. What they hold is the service's own affair (RFC 6749 section 1.4), yet keycloak-js reads both as a JWT
 * and lets nobody in where it can't. So what it looks for stands in front in clear: whose the token is, and until when. Nobody is to go by
 * that: its header names an algorithm that no library has, and what counts is sealed, together with a hash of what is told.
 */
import { hash } from 'node:crypto';
import { base64url } from 'jose';
import * as z from 'zod';
import { openSealed } from '../../platform/keys/open-sealed.ts';
import type { Sealer } from '../../platform/ports.ts';

type Purpose = 'access-token' | 'refresh-token';
/** By the names of RFC 9068 section 2.2; no address, no name. Seconds since 1970. */
export type Told = {
  readonly iss: string;
  readonly sub: string;
  readonly iat: number;
  readonly exp: number;
  readonly scope: string;
};

const encode = (value: object): string => base64url.encode(JSON.stringify(value));
const HEADER = encode({ typ: 'sealed', alg: 'sealed' });
const hashOf = (text: string): string => hash('sha256', text, 'base64url');

/** It opens until what `told` says of its end. Of the characters that a token may have (RFC 6750 section 2.1). */
export async function sealToken(
  sealer: Pick<Sealer, 'seal'>,
  purpose: Purpose,
  content: Readonly<Record<string, unknown>>,
  told: Told,
): Promise<string> {
  const clear = encode(told);
  const sealed = await sealer.seal(purpose, { ...content, told: hashOf(clear) }, new Date(told.exp * 1000));
  return [HEADER, clear, sealed.replaceAll('.', '~')].join('.');
}

/** Without what is told: of a version that told nothing. */
const Bound = z.looseObject({ told: z.string().optional() });

/** What it stands for; undefined when it isn't ours, is over, was made for something else, or was altered, also in what it tells. */
export async function openToken<Schema extends z.ZodType>(
  sealer: Pick<Sealer, 'open'>,
  purpose: Purpose,
  schema: Schema,
  token: string,
): Promise<z.infer<Schema> | undefined> {
  const parts = token.split('.');
  const [header, clear = '', sealed = ''] = parts;
  const isTold = parts.length === 3 && header === HEADER;
  const opened = await openSealed(sealer, purpose, Bound, isTold ? sealed.replaceAll('~', '.') : token);
  if (opened === undefined || opened.told !== (isTold ? hashOf(clear) : undefined)) return undefined;
  return schema.safeParse(opened).data;
}
