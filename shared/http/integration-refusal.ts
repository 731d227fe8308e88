/** A refused connection of a tenant as a page, with the way back to where it began. */
import type { AppCatalogue } from '../domain/app-catalogue.ts';
import { PageRefusal, type PageRefusalCode } from './page-refusal.ts';

/** What Azure or we said → the page for somebody who connects a tenant; the same word means another thing to somebody who signs in. */
const PAGES: Readonly<Record<string, PageRefusalCode>> = {
  declined: 'connect-declined',
  'consent-missing': 'connect-declined',
  guest: 'connect-guest',
  'token-invalid': 'token-invalid',
  'our-credential-refused': 'our-credential-refused',
  'blocked-by-policy': 'blocked-by-policy',
  'more-factors-needed': 'more-factors-needed',
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
};

/** Where a connection begins and ends: the Control Panel, or the hosted page that a contact opened from there. */
export type IntegrationPlace = {
  readonly name: string;
  readonly way: { readonly label: string; readonly href: string };
};

type Services = { readonly catalogue: Pick<AppCatalogue, 'company'>; readonly serviceUrl: string };

export function integrationPlace({ catalogue, serviceUrl }: Services, begunIn?: 'portal'): IntegrationPlace {
  const { company } = catalogue;
  if (begunIn === undefined) return { name: company.controlPanelName, way: backToControlPanel(company) };
  const name = 'Identity Management';
  return { name, way: { label: `Back to ${name}`, href: `${serviceUrl}/identity-management` } };
}

/** The page. `refusal` beyond those above is Azure's: `connect-failed`. */
export function integrationRefusal(place: IntegrationPlace, refusal: string, code: string = refusal): PageRefusal {
  return new PageRefusal(PAGES[refusal] ?? 'connect-failed', {
    detail: code,
    ...{ appName: place.name, panelName: place.name },
    action: place.way,
  });
}

export const backToControlPanel = (company: AppCatalogue['company']) => ({
  label: `Back to ${company.controlPanelName}`,
  href: company.controlPanelUrl,
});
