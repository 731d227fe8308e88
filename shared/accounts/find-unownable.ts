/** Which domains no company can own alone, from kept lists: Mozilla's public suffixes (tldts) and mail providers (email-providers). */
import type { DomainName } from '../platform/words/identifiers.ts';
import { makeOnce } from '../platform/in-process/make-once.ts';
import type { FindUnownable, Unownable } from './ports.ts';
import { AZURE_CLOUDS } from '../platform/words/azure-clouds.ts';

/** What the list of providers lacks. */
const MORE_PROVIDERS = [
  ...['outlook.de', 'outlook.fr', 'outlook.es', 'outlook.it', 'live.de', 'live.at', 'hotmail.ch', 'passport.com'],
  ...['fastmail.com', 'fastmail.fm', 'tutanota.com', 'tutanota.de', 'tuta.com', 'tuta.io', 'posteo.de', 'mailbox.org'],
];

/** Microsoft gives every tenant a name under these: https://learn.microsoft.com/microsoft-365/admin/setup/about-the-onmicrosoft-domain */
const MICROSOFT_NAMES = [
  ...AZURE_CLOUDS.flatMap(({ tenantDomains }) => tenantDomains),
  // Of the cloud in Germany, which is closed: its tenants keep their names.
  'onmicrosoft.de',
];

const isUnder = (domain: string, parent: string): boolean => domain === parent || domain.endsWith(`.${parent}`);

/** Some 200 kB of lists: they are loaded when the first account is put, and nobody's sign-in waits for them. */
async function loadLists() {
  // The package is CommonJS: the bundle has its names in the default export alone.
  const [{ default: tldts }, { default: providers }] = await Promise.all([
    import('tldts'),
    import('email-providers/all.json', { with: { type: 'json' } }),
  ]);
  return { getPublicSuffix: tldts.getPublicSuffix, providers: new Set<string>([...providers, ...MORE_PROVIDERS]) };
}

/** Makes the port; the lists are kept once they are loaded. */
export function makeFindUnownable(load = loadLists): FindUnownable {
  const lists = makeOnce(load);
  return async function findUnownable(domains) {
    const { getPublicSuffix, providers } = await lists.get();
    const judge = (domain: DomainName): Unownable | undefined => {
      if (MICROSOFT_NAMES.some((name) => isUnder(domain, name))) return 'microsoft-domain';
      if (providers.has(domain)) return 'public-mail';
      return getPublicSuffix(domain, { allowPrivateDomains: true }) === domain ? 'public-suffix' : undefined;
    };
    return new Map(
      domains.flatMap((domain): [DomainName, Unownable][] => {
        const why = judge(domain);
        return why === undefined ? [] : [[domain, why]];
      }),
    );
  };
}
