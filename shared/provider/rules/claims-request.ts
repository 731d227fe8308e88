/** The parameter `claims` (OpenID Connect Core 1.0 section 5.5), and `acr_values`, which is an older way to ask for one of them. */
import * as z from 'zod';
import { wordsOf } from './response-parameters.ts';

/** What is asked of one claim; null: nothing more than it. */
const Asked = z
  .looseObject({
    essential: z.boolean().optional(),
    value: z.unknown().optional(),
    values: z.array(z.unknown()).optional(),
  })
  .nullable();
const Claims = z.looseObject({
  id_token: z.record(z.string(), Asked).nullish(),
  userinfo: z.record(z.string(), Asked).nullish(),
});

/** Those about a person that a scope gives, each of which can be asked for by its name. What else is asked is passed over (section 5.5). */
const CLAIMS_TO_ASK = [
  ...(['name', 'given_name', 'family_name', 'preferred_username', 'locale', 'email', 'email_verified'] as const),
] as const;
type ClaimToAsk = (typeof CLAIMS_TO_ASK)[number];

/** How somebody is to prove who they are, the best first; `essential`: a sign-in that was proved by none of them is none. */
export const AskedAcr = z.object({ values: z.array(z.string()), essential: z.boolean() });
export type AskedAcr = z.infer<typeof AskedAcr>;

export type ClaimsRequest = {
  /** In the ID token and at `/userinfo`, both: they are the same there. */
  readonly claims: readonly ClaimToAsk[];
  readonly acr: AskedAcr | undefined;
  /** The one user who may sign in. */
  readonly subject: string | undefined;
};

const MAX_LENGTH = 4096;
/** So that what is kept of it stays small; nobody has more ways to prove who they are. */
const MAX_VALUES = 8;
const VALUE = /^[\x21-\x7e]{1,64}$/;

const parse = (text: string): z.infer<typeof Claims> | undefined => {
  try {
    return text.length > MAX_LENGTH ? undefined : Claims.safeParse(JSON.parse(text)).data;
  } catch {
    return undefined;
  }
};

const textsOf = (asked: z.infer<typeof Asked> | undefined): readonly string[] =>
  [asked?.value, ...(asked?.values ?? [])].filter(
    (value) => typeof value === 'string' && VALUE.test(value),
  ) as string[];

/** `malformed`: `claims` isn't what section 5.5 says. */
export function readClaimsRequest(claims: string | null, acrValues: string | null): ClaimsRequest | 'malformed' {
  const asked = claims === null ? {} : parse(claims);
  if (asked === undefined) return 'malformed';
  const inToken = asked.id_token ?? {};
  const names = new Set([...Object.keys(inToken), ...Object.keys(asked.userinfo ?? {})]);
  const acr = inToken['acr'];
  const named = textsOf(acr);
  const values = named.length > 0 ? named : wordsOf(acrValues).filter((word) => VALUE.test(word));
  // Section 5.5.1.1: essential alone, without values, says nothing that could be met or missed.
  const essential = acr?.essential === true && named.length > 0;
  return {
    claims: CLAIMS_TO_ASK.filter((name) => names.has(name)),
    acr: values.length === 0 ? undefined : { values: [...new Set(values)].slice(0, MAX_VALUES), essential },
    subject: textsOf(inToken['sub'] ?? asked.userinfo?.['sub'])[0],
  };
}

/** The first of what was asked that was met. */
export const metAcr = (asked: AskedAcr, proved: readonly string[]): string | undefined =>
  asked.values.find((value) => proved.includes(value));
