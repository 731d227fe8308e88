/**
 * Every refusal that a person can meet in a browser: the one table of code → status, what happened, what to do.
 * Codes are stable and stand in the log beside the support code; Azure's own words stand on no page.
 */
import type { Cookie } from '@azure/functions';
import type { AppCatalogue } from '../words/app-catalogue.ts';
import { isolated } from '../words/written/isolated-text.ts';
import type { AppId } from '../words/identifiers.ts';
import type { Link, Page } from './page.ts';
import type { RefusalRow } from '../words/refusals/refusal-row.ts';
import { REFUSALS_OF_AZURE } from '../words/refusals/refusals-of-azure.ts';
import { REFUSALS_OF_CONNECTING } from '../words/refusals/refusals-of-connecting.ts';
import { REFUSALS_OF_LINKS } from '../words/refusals/refusals-of-links.ts';
import { REFUSALS_OF_SIGNING_IN } from '../words/refusals/refusals-of-signing-in.ts';
import { type Destination, wayOnTo } from './way-on.ts';

const REFUSALS = {
  ...REFUSALS_OF_AZURE,
  ...REFUSALS_OF_CONNECTING,
  ...REFUSALS_OF_LINKS,
  ...REFUSALS_OF_SIGNING_IN,
} as const satisfies Record<string, RefusalRow>;

export type PageRefusalCode = keyof typeof REFUSALS;
/** All of them. */
export const PAGE_REFUSAL_CODES: readonly string[] = Object.keys(REFUSALS);

/** A refusal on its way to a person; `page-endpoint` makes the page of it. */
export class PageRefusal {
  readonly code: PageRefusalCode;
  readonly extras: PageRefusalExtras;
  constructor(code: PageRefusalCode, extras: PageRefusalExtras = {}) {
    this.code = code;
    this.extras = extras;
  }
}
type PageRefusalExtras = {
  /** For the log: what exactly, as a code. Never input. */
  readonly detail?: string;
  /** For log and metrics: this ends a sign-in, to that app where it's known. */
  readonly signIn?: { readonly app: AppId | undefined };
  /** Where the person came from, when that isn't the Control Panel itself, and the way back there. */
  readonly place?: { readonly name: string; readonly way: Link };
  readonly retryAfterSeconds?: number;
  readonly cookies?: readonly Cookie[];
};

/** The page for a refusal, with the way on to where the person was going. */
export function refusalPage(
  services: { readonly catalogue: AppCatalogue; readonly serviceUrl: string },
  { code, extras }: PageRefusal,
  { supportCode, destination }: { readonly supportCode: string; readonly destination: Destination },
): Page & { readonly status: number } {
  const [status, heading, happened, todo]: RefusalRow = REFUSALS[code];
  const { company } = services.catalogue;
  const { place, retryAfterSeconds } = extras;
  const way = place === undefined ? wayOnTo(services, destination) : { name: place.name, action: place.way };
  const names = {
    company: isolated(company.name),
    panel: isolated(place?.name ?? company.controlPanelName),
    app: way.name === undefined ? 'the app' : isolated(way.name),
    host: isolated(new URL(services.serviceUrl).host),
    retryAfterSeconds,
  };
  return {
    status,
    tone: 'bad',
    heading,
    sentences: [happened(names), todo(names)],
    action: way.action,
    choices: way.choices,
    supportCode,
    headers: retryAfterSeconds === undefined ? {} : { 'retry-after': String(retryAfterSeconds) },
  };
}
