/** A refused connection of a tenant as a page, with the way back to where it began. */
import { said } from '../platform/words/written/isolated-text.ts';
import type { AppCatalogue } from '../platform/words/apps/app-catalogue.ts';
import { pageNameOf } from '../platform/words/apps/company.ts';
import { connectCode, type ConnectionRefusal } from '../platform/words/refusals/refusals.ts';
import type { Clock } from '../platform/ports.ts';
import type { TransactionCookies } from '../platform/pages/cookies.ts';
import { lacksCookies } from '../platform/pages/ended-visit.ts';
import type { Link } from '../platform/pages/page.ts';
import { PageRefusal } from '../platform/pages/page-refusal.ts';
import type { UnusableLink } from './links/look-at-administrator-link.ts';
import type { Opener, RefusedIntegration } from './refuse-integration.ts';
import { backToControlPanel } from '../platform/pages/visit-id.ts';

/** Where a connection begins and ends: the hosted page of the contact whose browser it is; for everybody else the Control Panel, of which they may know nothing. */
export type IntegrationPlace = {
  readonly name: string;
  readonly way: Link;
  /** For who isn't known as the contact: who goes on from here. Their way is one that they hardly need. */
  readonly forOthers?: string | undefined;
};

type Services = { readonly catalogue: Pick<AppCatalogue, 'company'>; readonly serviceUrl: string };

/** `opener` undefined: the link itself opens nothing, and nobody knows whose it is. */
export function integrationPlace({ catalogue, serviceUrl }: Services, opener?: Opener): IntegrationPlace {
  const { company } = catalogue;
  const panel = { name: company.controlPanelName, way: backToControlPanel(company) };
  if (opener === undefined) return panel;
  if (!opener.isContact) {
    const forOthers = said`${opener.accountName}’s contact sees on their own page how it ended, and can send a new link. You can close this page.`;
    return { ...panel, forOthers };
  }
  const name = pageNameOf(company);
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

/** The page of a refusal that came of a link: who goes on, and what stays behind in the tenant. */
export const refusedIntegration = (
  services: Services & { readonly azurePortalUrl: string },
  { opener, refusal, detail, consentLeft }: RefusedIntegration,
): PageRefusal => {
  const also = consentLeft
    ? said`What you accepted stays in your organisation until you remove it: in ${services.azurePortalUrl}, Microsoft Entra ID, Enterprise applications, choose ${services.catalogue.company.name}’s app, Properties, Delete.`
    : undefined;
  return integrationRefusal(integrationPlace(services, opener), refusal, detail, also);
};

/** What an attempt ends with that never came as far as Azure. */
type EndedAttempt = UnusableLink | 'not-usable' | 'cookies-needed';

/** The page. */
export function integrationRefusal(
  place: IntegrationPlace,
  refusal: ConnectionRefusal | EndedAttempt,
  detail: string = refusal,
  also?: string,
): PageRefusal {
  const page = refusal === 'not-usable' ? 'connect-not-usable' : connectCode(refusal);
  return new PageRefusal(page, { detail, place, also });
}
