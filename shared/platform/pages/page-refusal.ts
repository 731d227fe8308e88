/** A refusal that a person meets in a browser, as its row in shared/platform/words/refusals says. The code stands in the log beside the support code; Azure's own words stand on no page. */
import type { Cookie } from '@azure/functions';
import type { AppCatalogue } from '../words/apps/app-catalogue.ts';
import { isolated } from '../words/written/isolated-text.ts';
import type { AppId } from '../words/identifiers.ts';
import type { Link, Page } from './page.ts';
import { fillIn, inWords, namesOf } from '../words/refusals/refusal.ts';
import { type PageRefusalCode, REFUSAL_PAGES, type SignInEnd } from '../words/refusals/refusals.ts';
import { type Destination, wayOnTo } from './visit-id.ts';

/** A refusal on its way to a person; `page-endpoint` makes the page of it. */
export class PageRefusal {
  readonly code: PageRefusalCode;
  readonly extras: PageRefusalExtras;
  /** What ends a sign-in has a sentence for the administrator who asks why; nothing else can. */
  constructor(code: SignInEnd, extras?: PageRefusalExtras);
  constructor(code: PageRefusalCode, extras?: Omit<PageRefusalExtras, 'signIn'>);
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
  readonly place?: { readonly name: string; readonly way: Link; readonly forOthers?: string | undefined };
  /** One sentence more. Names and values in it are isolated. */
  readonly also?: string | undefined;
  /** Instead of what the refusal's row says. */
  readonly retryAfterSeconds?: number;
  readonly cookies?: readonly Cookie[];
};

/** The page for a refusal, with the way on to where the person was going. */
export function refusalPage(
  services: { readonly catalogue: AppCatalogue; readonly serviceUrl: string },
  { code, extras }: PageRefusal,
  { supportCode, destination }: { readonly supportCode: string; readonly destination: Destination },
): Page & { readonly status: number } {
  const { status, page, retryAfterSeconds: usual } = REFUSAL_PAGES[code];
  const [heading, happened, todo] = page;
  const { company } = services.catalogue;
  const { place, also, retryAfterSeconds = usual } = extras;
  const way = place === undefined ? wayOnTo(services, destination) : { name: place.name, action: place.way };
  const own = namesOf(company);
  const names = {
    company: isolated(own.company),
    page: isolated(own.page),
    start: isolated(own.start),
    panel: isolated(place?.name ?? own.panel),
    app: way.name === undefined ? 'the app' : isolated(way.name),
    host: isolated(new URL(services.serviceUrl).host),
    wait: inWords(retryAfterSeconds ?? 60),
  };
  return {
    status,
    tone: 'bad',
    heading,
    sentences: [fillIn(happened, names), fillIn(todo, names), also, place?.forOthers].filter(
      (one) => one !== undefined,
    ),
    // Who isn't known to come from there hardly needs the way there.
    ...(place?.forOthers === undefined ? { action: way.action } : way.action && { second: way.action }),
    choices: way.choices,
    supportCode,
    headers: retryAfterSeconds === undefined ? {} : { 'retry-after': String(retryAfterSeconds) },
  };
}
