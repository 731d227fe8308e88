/**
 * Why somebody was turned away, by Azure or by us: the one table, a row for each, which says all that is told of it and to whom. Codes are
 * stable: they stand in logs, kept stories, audit trails and alert rules (test/stable-words.txt). docs/azure-errors.md prints it.
 */
import type { RefusalRow } from './refusal.ts';
import { REFUSALS_OF_CONNECTING } from './of-connecting.ts';
import { REFUSALS_OF_CONSENT } from './of-azure-consent.ts';
import { REFUSALS_OF_LINKS } from './of-links.ts';
import { REFUSALS_OF_PAGES } from './of-pages.ts';
import { REFUSALS_OF_PERSON } from './of-azure-person.ts';
import { REFUSALS_OF_POLICY } from './of-azure-policy.ts';
import { REFUSALS_OF_SERVICE } from './of-azure-service.ts';
import { REFUSALS_OF_SIGNING_IN } from './of-signing-in.ts';

/** Azure's own, and our check of its answer. */
export const AZURE_REFUSALS = {
  ...REFUSALS_OF_PERSON,
  ...REFUSALS_OF_POLICY,
  ...REFUSALS_OF_CONSENT,
  ...REFUSALS_OF_SERVICE,
} as const;
export type AzureRefusal = keyof typeof AZURE_REFUSALS;
export const AZURE_REFUSAL_NAMES = Object.keys(AZURE_REFUSALS) as readonly AzureRefusal[];

export const OWN_REFUSALS = {
  ...REFUSALS_OF_SIGNING_IN,
  ...REFUSALS_OF_CONNECTING,
  ...REFUSALS_OF_LINKS,
  ...REFUSALS_OF_PAGES,
} as const;

export const REFUSALS = { ...AZURE_REFUSALS, ...OWN_REFUSALS } as const;
export type Refusal = keyof typeof REFUSALS;

/** What can end a sign-in whose account may be known: an administrator can ask what it was. */
export type SignInEnd = AzureRefusal | keyof typeof REFUSALS_OF_SIGNING_IN;
/** What can end the connection of a tenant. */
export type ConnectionRefusal = AzureRefusal | 'guest' | keyof typeof REFUSALS_OF_CONNECTING;

export const isRefusal = (text: string): text is Refusal => Object.hasOwn(REFUSALS, text);

type Connects = { [Name in Refusal]: (typeof REFUSALS)[Name] extends { connectPage: unknown } ? Name : never }[Refusal];
/** The codes of pages. */
export type PageRefusalCode = Refusal | `connect-${Connects}`;

type PageRow = Pick<RefusalRow, 'status' | 'page' | 'retryAfterSeconds'>;
const pagesOf = ([name, row]: [string, RefusalRow]): readonly (readonly [string, PageRow])[] => [
  [name, row],
  ...(row.connectPage === undefined ? [] : [[`connect-${name}`, { ...row, page: row.connectPage }] as const]),
];
export const REFUSAL_PAGES = Object.fromEntries(Object.entries(REFUSALS).flatMap(pagesOf)) as Readonly<
  Record<PageRefusalCode, PageRow>
>;
export const PAGE_REFUSAL_CODES: readonly string[] = Object.keys(REFUSAL_PAGES);

const connects = (refusal: Refusal): refusal is Connects => 'connectPage' in REFUSALS[refusal];
/** The code of the page for somebody who connects a tenant. */
export const connectCode = (refusal: Refusal): PageRefusalCode => (connects(refusal) ? `connect-${refusal}` : refusal);
