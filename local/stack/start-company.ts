/** The Company's side of the stack: the Control Panel, the password store and the apps, over public interfaces only. */
import { join } from 'node:path';
import { startCompanyApp } from '../company-apps/start-company-app.ts';
import { type MintToken, startControlPanel } from '../control-panel/start-control-panel.ts';
import { openPasswordStore } from '../password-store/password-store.ts';
import { redirectUrisOf } from './app-catalogue.ts';
import { type Brand, controlPanelApp } from './brands.ts';
import type { Ports } from './ports.ts';
import { ACCOUNTS, CONTACTS, PASSWORD_SERVICE_CLIENT_ID, PEOPLE } from './seeding/seed.ts';
import { StackFile } from './stack-file.ts';
import type { StackSecrets } from './stack-secrets.ts';

const DAY_SECONDS = 86_400;
const AUDIENCE = 'azure-sso-identity';
const DIRECTORY_SERVICE = { id: 'directory-feed', roles: ['DirectoryService'] } as const;

type Parts = {
  readonly dataFolder: string;
  readonly brand: Brand;
  readonly ports: Ports;
  readonly secrets: StackSecrets;
  readonly serviceUrl: string;
  /** Gets what ends each part. */
  readonly running: (() => Promise<void>)[];
};

/** Starts them. Answers what the stack file says of the Company. */
export async function startCompany({ dataFolder, brand, ports, secrets, serviceUrl, running }: Parts) {
  const secretOf = (clientId: string): string => secrets.clientSecrets[clientId] ?? '';
  const { company } = brand;
  const { mintToken, ...controlPanel } = await startControlPanel({
    ...{ port: ports.controlPanel, serviceUrl, company, contacts: CONTACTS, accounts: ACCOUNTS },
    tokens: { dataFile: join(dataFolder, 'control-panel-key.json'), audience: AUDIENCE },
  });
  running.push(() => controlPanel.close());
  const passwords = await openPasswordStore({
    ...{ dataFile: join(dataFolder, 'passwords.json'), serviceUrl },
    ...{ clientId: PASSWORD_SERVICE_CLIENT_ID, clientSecret: secretOf(PASSWORD_SERVICE_CLIENT_ID) },
    people: PEOPLE.map(({ email, displayName: name, account, companyPassword }) => ({
      ...{ email, name, account, password: companyPassword ?? undefined },
    })),
  });

  const apps: StackFile['apps'] = [];
  type App = StackFile['apps'][number];
  const register = ({ id, kind, requiresTwoFactor }: Pick<App, 'id' | 'kind' | 'requiresTwoFactor'>, uris: string[]) =>
    apps.push({ id, clientId: id, clientSecret: secretOf(id), redirectUris: uris, kind, requiresTwoFactor });
  for (const app of brand.apps) {
    const client = { clientId: app.id, clientSecret: secretOf(app.id) };
    const options = { port: ports[app.id] ?? 0, app, issuer: serviceUrl, passwords, company };
    const started = await startCompanyApp({ ...options, ...client });
    running.push(() => started.close());
    register(app, redirectUrisOf(started.url));
  }
  register(controlPanelApp(brand), redirectUrisOf(controlPanel.url));
  register({ id: PASSWORD_SERVICE_CLIENT_ID, kind: 'password-service', requiresTwoFactor: false }, []);
  return { controlPanel: controlPanel.url, ...(await describeCompany(mintToken)), apps };
}

type Described = Pick<StackFile, 'contacts' | 'serviceToken' | 'accounts' | 'people'>;

async function describeCompany(mintToken: MintToken): Promise<Described> {
  const contacts = CONTACTS.map(async (contact) => {
    const { name, account, roles } = contact;
    return { name, account, roles, token: await mintToken(contact, DAY_SECONDS) };
  });
  return {
    contacts: await Promise.all(contacts),
    serviceToken: await mintToken(DIRECTORY_SERVICE, DAY_SECONDS),
    // What it has no word for is left out.
    ...StackFile.pick({ accounts: true, people: true }).parse({ accounts: ACCOUNTS, people: PEOPLE }),
  };
}
