/** The page behind a link to the hosted page: it opens a session by itself, or asks whether it may replace the one that is open. */
import type { HttpRequest } from '@azure/functions';
import type { OpenSession, PortalLinkQuestion } from '../platform/callers/portal-session.ts';
import { linkPage } from '../platform/pages/link-page.ts';
import type { OwnFormServices } from '../platform/pages/own-form.ts';
import { pageNameOf } from '../platform/words/apps/company.ts';
import { isolated, said } from '../platform/words/written/isolated-text.ts';
import type { Page } from '../platform/pages/page.ts';
import { PORTAL_SESSION_LIFETIME_MS, spoken } from '../platform/words/lifetimes.ts';
import { PageRefusal } from '../platform/pages/page-refusal.ts';

const ROUTE = 'identity-management/open';

export function portalLinkPage(
  services: OwnFormServices,
  request: HttpRequest,
  link: string,
  { open, accountName, contact }: PortalLinkQuestion,
): Promise<Page> {
  const name = pageNameOf(services.catalogue.company);
  if (open !== undefined) return replacingPage(services, request, { link, open, accountName, contact });
  return linkPage(services, request, {
    heading: said`Open ${name}`,
    sentences: [
      said`This opens ${name} of ${accountName} in this browser` +
        `, for ${spoken(PORTAL_SESSION_LIFETIME_MS)} at most.`,
      'The link works once. Close this page if you didn’t come here to look after that company.',
    ],
    facts: { Company: isolated(accountName), Contact: isolated(contact) },
    route: ROUTE,
    fields: { link },
    button: said`Open ${name}`,
    sendsItself: 'when-seen',
  });
}

type Replacing = Omit<PortalLinkQuestion, 'open'> & { readonly link: string; readonly open: OpenSession };

function replacingPage(
  services: OwnFormServices,
  request: HttpRequest,
  { link, open, accountName, contact }: Replacing,
): Promise<Page> {
  const name = pageNameOf(services.catalogue.company);
  const isSameAccount = open.accountName === accountName;
  return linkPage(services, request, {
    status: 409,
    heading: 'Another session is open here',
    sentences: [
      isSameAccount
        ? said`In this browser ${name} of ${open.accountName} is open already, for another contact. This link replaces that session by one for ${accountName}.`
        : said`In this browser ${name} of ${open.accountName} is open already. This link replaces that session by one for ${accountName}.`,
      'Nothing has been changed yet. If you didn’t expect this, close this page.',
    ],
    facts: {
      'Open now': said`${open.accountName} (${open.contact})`,
      'This link': said`${accountName} (${contact})`,
    },
    route: ROUTE,
    fields: { link, replaces: open.id },
    button: said`Replace it and open ${accountName}`,
    otherwise: { label: said`Stay with ${open.accountName}`, href: `${services.serviceUrl}/identity-management` },
  });
}

export const portalLinkRefusal = (kind: 'not-usable' | 'used' | 'account-not-found'): PageRefusal =>
  new PageRefusal(kind === 'account-not-found' ? kind : `portal-link-${kind}`);
