/**
 * The name of what a browser left us for, `state` at Azure and the id of our own form; and where a page that ends it leads: to the app that
 * it was for, to where that is administered, or to every app there is. Its random part is nobody's guess. The rest is for who comes back
 * without what was kept: when it began, and where to start again. Anybody can write that part, so it only ever chooses words, and among the
 * catalogue's own apps.
 */
import { initiateLoginUrl } from '../words/apps/app-addresses.ts';
import type { App, AppCatalogue } from '../words/apps/app-catalogue.ts';
import { AppId } from '../words/identifiers.ts';
import { TRANSACTION_LIFETIME_MS } from '../words/lifetimes.ts';
import { isolated, said } from '../words/written/isolated-text.ts';
import type { Link } from './page.ts';

export type VisitId = {
  readonly key: string;
  /** Whole seconds. */
  readonly startedAt: Date;
  /** Undefined: it began at the Control Panel. */
  readonly app: AppId | undefined;
};

// No app's id: those hold letters, digits and "-".
const CONTROL_PANEL = '~';
const FORM = /^([A-Za-z0-9_-]{16,64})\.([0-9a-z]{1,8})\.([a-z0-9-]+|~)$/;

/** `random` from the port RandomText. All of it stands in a URL as it is (RFC 3986 section 2.3). */
export const makeVisitId = (random: string, startedAt: Date, app?: AppId): string =>
  `${random}.${Math.floor(startedAt.getTime() / 1000).toString(36)}.${app ?? CONTROL_PANEL}`;

/** Undefined for what was never made here. */
export function readVisitId(text: string | undefined): VisitId | undefined {
  const [, key, seconds = '', from] = FORM.exec(text ?? '') ?? [];
  const app = from === CONTROL_PANEL ? undefined : AppId.safeParse(from);
  if (key === undefined || app?.success === false) return undefined;
  return { key, startedAt: new Date(Number.parseInt(seconds, 36) * 1000), app: app?.data };
}

/** In no visit's id, and in nothing sealed. */
const SEPARATOR = '!';

/** `state` at Azure of a visit for which the browser may keep no cookie: `behind` the id comes back what else is needed. */
export const stateWith = (id: string, behind: string): string => `${id}${SEPARATOR}${behind}`;

/** The visit's id in the `state` that came from Azure, and what stands behind it. */
export function splitState(state: string): { readonly id: string; readonly behind: string | undefined } {
  const at = state.indexOf(SEPARATOR);
  return at < 0 ? { id: state, behind: undefined } : { id: state.slice(0, at), behind: state.slice(at + 1) };
}

/** When what is sealed for it ends. */
export const endOf = ({ startedAt }: Pick<VisitId, 'startedAt'>): Date =>
  new Date(startedAt.getTime() + TRANSACTION_LIFETIME_MS);

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
  if (visit.app === undefined) return { kind: 'control-panel' };
  const app = catalogue.apps.find(({ id: each }) => each === visit.app);
  return app && { kind: 'app', app };
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
