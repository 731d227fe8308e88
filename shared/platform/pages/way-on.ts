/** Where a page that ends something leads: to the app that it was for, to where it is administered, or to every app there is. */
import type { App, AppCatalogue } from '../words/apps/app-catalogue.ts';
import { initiateLoginUrl } from '../words/apps/app-addresses.ts';
import { readVisitId } from './visit-id.ts';
import { isolated, said } from '../words/written/isolated-text.ts';
import type { Link } from './page.ts';

/** What somebody is on the way to. Undefined: an app, which one isn't known. */
export type Destination = { readonly kind: 'app'; readonly app: App } | { readonly kind: 'control-panel' } | undefined;

/** What a page says of it: how it's called, and where it is. */
export type WayOn = { readonly name: string | undefined; readonly action?: Link; readonly choices?: readonly Link[] };

type Services = { readonly catalogue: AppCatalogue; readonly serviceUrl: string };

export const toApp = (app: App | undefined): Destination => (app === undefined ? undefined : { kind: 'app', app });

/** As the id of the visit says. Anybody can have written that, so it names an app of the catalogue or nothing. */
export function destinationOf({ catalogue }: Pick<Services, 'catalogue'>, id: string | undefined): Destination {
  const visit = readVisitId(id);
  if (visit === undefined) return undefined;
  return visit.app === undefined
    ? { kind: 'control-panel' }
    : toApp(catalogue.apps.find((app) => app.id === visit.app));
}

export function wayOnTo({ catalogue, serviceUrl }: Services, destination: Destination): WayOn {
  if (destination === undefined) return { name: undefined, choices: choices({ catalogue, serviceUrl }) };
  switch (destination.kind) {
    case 'app': {
      const { app } = destination;
      const label = said`Start again in ${app.displayName}`;
      return { name: app.displayName, action: { label, href: initiateLoginUrl(app, serviceUrl, undefined) } };
    }
    case 'control-panel':
      return { name: catalogue.company.controlPanelName, action: backToControlPanel(catalogue.company) };
  }
}

/** The apps that people use, each with the start of a sign-in. */
const choices = ({ catalogue, serviceUrl }: Services): readonly Link[] =>
  catalogue.apps
    .filter(({ kind }) => kind === 'end-user')
    .map((app) => ({ label: isolated(app.displayName), href: initiateLoginUrl(app, serviceUrl, undefined) }));

export const backToControlPanel = (company: AppCatalogue['company']): Link => ({
  label: said`Back to ${company.controlPanelName}`,
  href: company.controlPanelUrl,
});
