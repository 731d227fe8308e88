/** A refused connection of a tenant as a page, with the way back to where it began. */
import { said } from '../platform/words/written/isolated-text.ts';
import type { AppCatalogue } from '../platform/words/app-catalogue.ts';
import { type AzureRefusal, isAzureRefusal } from '../platform/words/refusals/azure-refusals.ts';
import type { Clock } from '../platform/ports.ts';
import type { TransactionCookies } from '../platform/pages/cookies.ts';
import { lacksCookies } from '../platform/pages/ended-visit.ts';
import type { Link } from '../platform/pages/page.ts';
import { PageRefusal, type PageRefusalCode } from '../platform/pages/page-refusal.ts';
import { isOutage } from '../platform/words/refusals/refusals-of-azure.ts';
import { backToControlPanel } from '../platform/pages/way-on.ts';

/** What we said → the page for somebody who connects a tenant. What Azure said has a page of the same name (`connect-…`). */
const PAGES = {
  guest: 'connect-guest',
  'role-missing-in-azure': 'role-missing-in-azure',
  'tenant-mismatch': 'tenant-mismatch',
  'tenant-taken': 'tenant-taken',
  'no-verified-domain': 'no-verified-domain',
  'consent-not-working': 'consent-not-working',
  'sso-is-on': 'sso-is-on',
  'account-not-found': 'account-not-found',
  'changed-meanwhile': 'changed-meanwhile',
  'ticket-not-usable': 'ticket-not-usable',
  'ticket-used': 'ticket-used',
  'not-usable': 'connect-not-usable',
  'cookies-needed': 'cookies-needed',
} as const satisfies Readonly<Record<string, PageRefusalCode>>;
type OwnRefusal = keyof typeof PAGES;

/** Where a connection begins and ends: the Control Panel, or the hosted page that a contact opened from there. */
export type IntegrationPlace = {
  readonly name: string;
  readonly way: Link;
};

type Services = { readonly catalogue: Pick<AppCatalogue, 'company'>; readonly serviceUrl: string };

export function integrationPlace({ catalogue, serviceUrl }: Services, begunIn?: 'portal'): IntegrationPlace {
  const { company } = catalogue;
  if (begunIn === undefined) return { name: company.controlPanelName, way: backToControlPanel(company) };
  const name = 'Identity Management';
  return { name, way: { label: said`Back to ${name}`, href: `${serviceUrl}/identity-management` } };
}

/** The admin's browser came back with nothing to go on from. */
export const endedIntegration = (
  services: Services & { readonly clock: Clock },
  id: string,
  cookies: TransactionCookies,
): PageRefusal =>
  integrationRefusal(
    integrationPlace(services),
    lacksCookies(id, cookies, services.clock()) ? 'cookies-needed' : 'not-usable',
  );

/** Azure knows a consent that was given everywhere only after a while. */
const CONSENT_TAKES = { retryAfterSeconds: 60 };

/** The page. */
export function integrationRefusal(
  place: IntegrationPlace,
  refusal: AzureRefusal | OwnRefusal,
  code: string = refusal,
): PageRefusal {
  const page = isAzureRefusal(refusal) ? (`connect-${refusal}` as const) : PAGES[refusal];
  return new PageRefusal(page, {
    detail: code,
    place,
    ...(isOutage(refusal) ? { retryAfterSeconds: 30 } : refusal === 'consent-not-working' ? CONSENT_TAKES : {}),
  });
}
