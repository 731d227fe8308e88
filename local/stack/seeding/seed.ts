/** The Company of the local stack: two customers with a tenant each, and their people. All of it made up. Its names and apps are the brand's. */
import { GLOBAL_ADMINISTRATOR, type EntraSeed } from '../../entra/start-entra.ts';

/** The Company's own tenant, where the managed identity lives. */
export const COMPANY_TENANT_ID = '0c0ffee0-0000-4000-8000-000000000001';
/** The app registration that customers consent to. */
export const ENTRA_CLIENT_ID = '5a5e5a5e-0000-4000-8000-000000000001';
export const PASSWORD_SERVICE_CLIENT_ID = 'password-service';

/** The tenant of the bakery's franchise, which the stand-in doesn't have: its people come to Acme's tenant as guests. */
const FRANCHISE_TENANT_ID = 'f4a4c415-0000-4000-8000-000000000003';

export type SeedAccount = {
  id: string;
  name: string;
  domains: string[];
  products: string[];
  tenantId: string;
  /** Those of the account's domains that its tenant has verified. */
  verifiedDomains: string[];
};

export const ACCOUNTS: readonly SeedAccount[] = [
  {
    id: 'acme',
    name: 'Acme Bakery',
    domains: ['acme.example', 'acme-bakery.example'],
    products: ['unified'],
    tenantId: 'acacacac-0000-4000-8000-00000000acac',
    verifiedDomains: ['acme.example'],
  },
  {
    id: 'globex',
    name: 'Globex Shipping',
    domains: ['globex.example'],
    products: [],
    tenantId: '61061061-0000-4000-8000-000000000610',
    verifiedDomains: ['globex.example'],
  },
];

/** What makes a person worth trying; `note` says it. Null: the address, or no password. */
const TRAITS = {
  ...{ inEntra: true, inControlPanel: true, twoFactor: false, guest: false },
  ...{ entraPassword: null as string | null, companyPassword: null as string | null },
  /** May grant admin consent in their tenant. */
  administrator: false,
  /** In Azure; the Control Panel doesn't hear of it. */
  disabled: false,
  /** Their user principal name and their mail in Azure. */
  ...{ principalName: null as string | null, mail: null as string | null },
};

export type SeedPerson = ReturnType<typeof person>;

function person(email: string, displayName: string, note: string, traits: Partial<typeof TRAITS> = {}) {
  const name = email.slice(0, email.indexOf('@'));
  const { inEntra, inControlPanel } = { ...TRAITS, ...traits };
  return {
    ...TRAITS,
    ...{ email, displayName, note },
    account: ACCOUNTS.find(({ domains }) => domains.some((domain) => email.endsWith(`@${domain}`)))?.id ?? '',
    entraPassword: inEntra ? `Azure-${name}-1` : null,
    companyPassword: inControlPanel ? `Company-${name}-1` : null,
    ...traits,
  };
}

const ofJudy = { inControlPanel: false, mail: 'judy@acme.example' };

export const PEOPLE: readonly SeedPerson[] = [
  person('ada@acme.example', 'Ada Acme', "administrator of Acme's Azure tenant, has 2FA", {
    administrator: true,
    twoFactor: true,
  }),
  person('bob@acme.example', 'Bob Baker', 'ordinary user, no 2FA'),
  person('carol@acme.example', 'Carol Crumb', 'has 2FA with the Company: OWA through Azure', { twoFactor: true }),
  person('dan@acme.example', 'Dan Dough', 'has no Company password', { companyPassword: null }),
  person('erin@acme.example', 'Erin Éclair', 'a user here, not in Azure', { inEntra: false }),
  person('frank@acme.example', 'Frank Flour', 'in Azure, not a user here', { inControlPanel: false }),
  person('gina@acme-bakery.example', 'Gina Guest', "guest in Acme's tenant, at home in another", { guest: true }),
  person('gus@globex.example', 'Gus Globex', "administrator of Globex's Azure tenant", { administrator: true }),
  person('hanna@globex.example', 'Hanna Harbour', 'ordinary user of the other customer'),
  person('ivan@acme.example', 'Ivan Icing', 'disabled in Azure since he left', { disabled: true, twoFactor: true }),
  person('judy@acme.example', 'Judy Jam', 'her address is the mail of two people in Azure', { inEntra: false }),
  person('judy.one@acme.example', 'Judy (one)', 'in Azure, with the mail judy@acme.example', ofJudy),
  person('judy.two@acme.example', 'Judy (two)', 'in Azure, with the mail judy@acme.example', ofJudy),
  person('kim@acme.example', 'Kim Kneads', 'signs in to Azure as kim.new@acme.example', {
    principalName: 'kim.new@acme.example',
  }),
];

const contact = (name: 'Anna' | 'Ben' | 'Gwen', note: string, account: string, role: string) => {
  const first = name.toLowerCase();
  const secrets = { email: `${first}@${account}.example`, password: `Contact-${first}-1` };
  return { id: `contact-${first}`, name: `${name} (${note})`, account, roles: [role], ...secrets };
};

export const CONTACTS = [
  contact('Anna', 'Security Manager', 'acme', 'SecurityManager'),
  contact('Ben', 'no Security Manager role', 'acme', 'BillingManager'),
  contact('Gwen', 'Security Manager', 'globex', 'SecurityManager'),
] as const;

/** Judy One and her like have no family name in the directory: not everybody has one there. */
function namesOf({ displayName }: SeedPerson): { givenName: string; surname?: string; preferredLanguage: string } {
  const [givenName = displayName, surname] = displayName.split(' ');
  const isName = surname !== undefined && !surname.startsWith('(');
  return { givenName, ...(isName ? { surname } : {}), preferredLanguage: 'en-GB' };
}

const entraUsersOf = (account: SeedAccount): EntraSeed['tenants'][number]['users'] =>
  PEOPLE.flatMap((person, at) => {
    const { email, displayName, entraPassword: password, guest } = person;
    if (person.account !== account.id || password === null) return [];
    // A guest's principal name is made of the address at home (Microsoft Learn, "Properties of a B2B collaboration user").
    const guestName = `${email.replace('@', '_')}#EXT#@${account.verifiedDomains[0] ?? ''}`;
    return {
      objectId: `0b0b0b0b-0000-4000-8000-${String(at + 1).padStart(12, '0')}`,
      userPrincipalName: guest ? guestName : (person.principalName ?? email),
      ...{ displayName, password, mail: person.mail ?? email, enabled: !person.disabled },
      ...namesOf(person),
      roles: person.administrator ? [GLOBAL_ADMINISTRATOR] : [],
      ...(guest ? { guestOf: FRANCHISE_TENANT_ID } : {}),
    };
  });

export type EntraAppSeed = EntraSeed['apps'][number];

/** The stand-in's seed: a tenant for each account, and the one app registration. */
export const entraSeed = (app: EntraAppSeed): EntraSeed => ({
  apps: [app],
  tenants: ACCOUNTS.map((account) => ({
    id: account.tenantId,
    displayName: `${account.name} (Azure)`,
    verifiedDomains: account.verifiedDomains,
    users: entraUsersOf(account),
  })),
});
