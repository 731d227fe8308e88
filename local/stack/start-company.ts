/** The Company's side of the stack: the Control Panel, the password store and the apps, over public interfaces only. */
import { join } from 'node:path';
import { startCompanyApp } from '../company-apps/start-company-app.ts';
import { startControlPanel } from '../control-panel/start-control-panel.ts';
import { openPasswordStore, type PasswordStore } from '../password-store/password-store.ts';
import { redirectUrisOf } from './app-catalogue.ts';
import { type Brand, controlPanelApp } from './brands.ts';
import type { Ports } from './ports.ts';
import { ACCOUNTS, CONTACTS, PASSWORD_SERVICE_CLIENT_ID, PEOPLE } from './seeding/seed.ts';
import type { StackFile } from './stack-file.ts';
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

type Registered = StackFile['apps'][number];

/** Starts them. Answers what the stack file says of the Company. */
export async function startCompany(parts: Parts) {
  const { dataFolder, brand, ports, secrets, serviceUrl, running } = parts;
  const controlPanel = await startControlPanel({
    port: ports.controlPanel,
    serviceUrl,
    tokens: { dataFile: join(dataFolder, 'control-panel-key.json'), audience: AUDIENCE },
    company: brand.company,
    contacts: CONTACTS,
    accounts: ACCOUNTS,
  });
  running.push(() => controlPanel.close());

  const passwords = await openPasswordStore({
    dataFile: join(dataFolder, 'passwords.json'),
    serviceUrl,
    clientId: PASSWORD_SERVICE_CLIENT_ID,
    clientSecret: secretOf(secrets, PASSWORD_SERVICE_CLIENT_ID),
    people: PEOPLE.map(({ email, displayName: name, account, companyPassword }) => ({
      ...{ email, name, account },
      password: companyPassword ?? undefined,
    })),
  });

  const apps = [
    ...(await startApps(parts, passwords)),
    register(secrets, controlPanelApp(brand), redirectUrisOf(controlPanel.url)),
    register(secrets, { id: PASSWORD_SERVICE_CLIENT_ID, kind: 'password-service', requiresTwoFactor: false }, []),
  ];
  return { file: { controlPanel: controlPanel.url, ...(await describeCompany(controlPanel.mintToken)), apps } };
}

const secretOf = ({ clientSecrets }: StackSecrets, clientId: string): string => clientSecrets[clientId] ?? '';

/** What the stack file says of one client of the service. */
const register = (
  secrets: StackSecrets,
  { id, kind, requiresTwoFactor }: Pick<Registered, 'id' | 'kind' | 'requiresTwoFactor'>,
  redirectUris: string[],
): Registered => ({ id, clientId: id, clientSecret: secretOf(secrets, id), redirectUris, kind, requiresTwoFactor });

async function startApps(
  { brand, ports, secrets, serviceUrl, running }: Parts,
  passwords: PasswordStore,
): Promise<Registered[]> {
  const apps: Registered[] = [];
  for (const app of brand.apps) {
    const started = await startCompanyApp({
      port: ports[app.id] ?? 0,
      app,
      issuer: serviceUrl,
      clientId: app.id,
      clientSecret: secretOf(secrets, app.id),
      passwords,
      company: brand.company,
    });
    running.push(() => started.close());
    apps.push(register(secrets, app, redirectUrisOf(started.url)));
  }
  return apps;
}

type MintToken = Awaited<ReturnType<typeof startControlPanel>>['mintToken'];

async function describeCompany(
  mintToken: MintToken,
): Promise<Pick<StackFile, 'contacts' | 'serviceToken' | 'accounts' | 'people'>> {
  const contacts = CONTACTS.map(async (contact) => {
    const { name, account, roles } = contact;
    return { name, account, roles, token: await mintToken(contact, DAY_SECONDS) };
  });
  return {
    contacts: await Promise.all(contacts),
    serviceToken: await mintToken(DIRECTORY_SERVICE, DAY_SECONDS),
    accounts: ACCOUNTS.map(({ id, domains, tenantId }) => ({ id, domains, tenantId })),
    people: PEOPLE.map(
      ({ email, account, entraPassword, companyPassword, twoFactor, inEntra, inControlPanel, guest }) => ({
        ...{ email, account, entraPassword, companyPassword, twoFactor, inEntra, inControlPanel, guest },
      }),
    ),
  };
}
