/**
 * Every refusal that a person can meet in a browser: the one table of code → status, what happened, what to do.
 * Codes are stable and stand in the log beside the support code; Azure's own words stand on no page.
 */
import type { AppCatalogue } from '../domain/app-catalogue.ts';
import type { AppId } from '../domain/identifiers.ts';
import type { Page } from './page.ts';
import type { RefusalRow } from './refusal-row.ts';
import { REFUSALS_OF_AZURE } from './refusals-of-azure.ts';
import { REFUSALS_OF_CONNECTING } from './refusals-of-connecting.ts';
import { REFUSALS_OF_LINKS } from './refusals-of-links.ts';
import { REFUSALS_OF_SIGNING_IN } from './refusals-of-signing-in.ts';

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
  /** The app's display name, where it's known. */
  readonly appName?: string | undefined;
  /** Where the person came from, when that isn't the Control Panel itself. */
  readonly panelName?: string;
  readonly action?: { readonly label: string; readonly href: string } | undefined;
  readonly retryAfterSeconds?: number;
};

/** The page for a refusal. */
export function refusalPage(
  company: AppCatalogue['company'],
  { code, extras }: PageRefusal,
  supportCode: string,
): Page & { readonly status: number } {
  const [status, heading, happened, todo]: RefusalRow = REFUSALS[code];
  const names = {
    company: company.name,
    panel: extras.panelName ?? company.controlPanelName,
    app: extras.appName ?? 'the app',
  };
  return {
    status,
    tone: 'bad',
    heading,
    sentences: [happened(names), todo(names)],
    action: extras.action,
    supportCode,
    headers: extras.retryAfterSeconds === undefined ? {} : { 'retry-after': String(extras.retryAfterSeconds) },
  };
}
