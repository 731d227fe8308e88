/** A refused connection of a tenant as a page, with the way back to the Control Panel. */
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

/** The page. `refusal` beyond those above is Azure's: `connect-failed`. */
export function integrationRefusal(
  { company }: Pick<AppCatalogue, 'company'>,
  refusal: string,
  code: string = refusal,
): PageRefusal {
  return new PageRefusal(PAGES[refusal] ?? 'connect-failed', {
    detail: code,
    appName: company.controlPanelName,
    action: backToControlPanel(company),
  });
}

export const backToControlPanel = (company: AppCatalogue['company']) => ({
  label: `Back to ${company.controlPanelName}`,
  href: company.controlPanelUrl,
});
