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
import { backToControlPanel } from '../platform/pages/way-on.ts';

/** Where a connection begins and ends: the Control Panel, or the hosted page that a contact opened from there. */
export type IntegrationPlace = {
  readonly name: string;
  readonly way: Link;
};

type Services = { readonly catalogue: Pick<AppCatalogue, 'company'>; readonly serviceUrl: string };

export function integrationPlace({ catalogue, serviceUrl }: Services, begunIn?: 'portal'): IntegrationPlace {
  const { company } = catalogue;
  if (begunIn === undefined) return { name: company.controlPanelName, way: backToControlPanel(company) };
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

/** What an attempt ends with that never came as far as Azure. */
type EndedAttempt = 'ticket-not-usable' | 'ticket-used' | 'not-usable' | 'cookies-needed';

/** The page. */
export function integrationRefusal(
  place: IntegrationPlace,
  refusal: ConnectionRefusal | EndedAttempt,
  detail: string = refusal,
): PageRefusal {
  const page = refusal === 'not-usable' ? 'connect-not-usable' : connectCode(refusal);
  return new PageRefusal(page, { detail, place });
}
