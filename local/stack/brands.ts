/** The two brands of the local stack: the names, and the apps by which the catalogue knows them. All of it made up but the apps' names. */

export type SeedApp = {
  readonly id: string;
  readonly displayName: string;
  readonly kind: 'end-user' | 'admin-portal';
  readonly requiresTwoFactor: boolean;
  readonly requiresProduct?: string;
  /** For how long somebody stays signed in to it, by refresh tokens; left out: it has none. */
  readonly longestSession?: string;
  /** The clients whose tokens it takes for signing in to what it serves. */
  readonly introspects?: readonly string[];
  /** The colour of its pages: one of Pico's. */
  readonly look: string;
};

export type Brand = {
  /** Its own words where it has any: those of the catalogue hold for what is left out. */
  readonly company: {
    readonly name: string;
    readonly controlPanelName: string;
    readonly menuPath?: string[];
    readonly startName?: string;
    readonly switchName?: string;
    readonly support: Partial<Readonly<Record<'name' | 'url' | 'email' | 'phone', string>>>;
  };
  /** What people sign in to. The first one needs nothing but SSO. */
  readonly apps: readonly SeedApp[];
};

/** How the catalogue names the Control Panel, under every brand. */
export const CONTROL_PANEL_ID = 'control-panel';

const endUserApp = (id: string, displayName: string, look: string, more: Partial<SeedApp> = {}): SeedApp => ({
  ...{ id, displayName, look, kind: 'end-user', requiresTwoFactor: false },
  ...more,
});

const unified = { requiresProduct: 'unified' };
const contactCenter = endUserApp('contact-center', 'Contact Center', 'pumpkin', unified);
const staysSignedIn = { longestSession: 'PT8H' };
/** Its mail server takes the tokens of the brand's first app too. */
const owa = (first: string): SeedApp =>
  endUserApp('owa', 'OWA', 'blue', { requiresTwoFactor: true, introspects: [first] });
const myServices = endUserApp('myservices', 'MyServices', 'slate');

export const BRANDS = {
  elevate: {
    company: {
      name: 'Example Hosting',
      controlPanelName: 'Control Panel',
      support: { url: 'https://support.example.com/', email: 'support@example.com', phone: '+1 202 555 0143' },
    },
    apps: [
      endUserApp('elevate', 'Elevate', 'jade', staysSignedIn),
      endUserApp('online-meeting', 'Online Meeting', 'violet', unified),
      contactCenter,
      endUserApp('sharesync', 'ShareSync', 'cyan'),
      owa('elevate'),
      myServices,
    ],
  },
  unite: {
    company: {
      name: 'Sample Telecom',
      controlPanelName: 'Admin Console',
      menuPath: ['Company', 'Security', 'Microsoft Sign-in'],
      startName: 'Connect Microsoft Entra ID',
      switchName: 'Use Microsoft sign-in for everybody',
      support: { name: 'Sample Telecom care desk', phone: '+1 202 555 0187' },
    },
    apps: [
      endUserApp('unite', 'Unite', 'jade', staysSignedIn),
      endUserApp('anymeeting', 'AnyMeeting', 'violet', unified),
      contactCenter,
      endUserApp('securisync', 'SecuriSync', 'cyan'),
      owa('unite'),
      myServices,
    ],
  },
} as const satisfies Readonly<Record<string, Brand>>;

export type BrandName = keyof typeof BRANDS;
export const BRAND_NAMES = Object.keys(BRANDS) as readonly BrandName[];
export const DEFAULT_BRAND: BrandName = 'elevate';

export const isBrandName = (text: string): text is BrandName => Object.hasOwn(BRANDS, text);

/** The Control Panel as the catalogue has it: the one place that SSO never covers. */
export const controlPanelApp = ({ company }: Brand): SeedApp => ({
  ...endUserApp(CONTROL_PANEL_ID, company.controlPanelName, 'indigo'),
  kind: 'admin-portal',
});

/** All that the catalogue names: the apps, then the Control Panel. */
export const catalogueApps = (brand: Brand): readonly SeedApp[] => [...brand.apps, controlPanelApp(brand)];
