/** The Company's side of the stack: the Control Panel, the password store and the apps, over public interfaces only. */
import { join } from 'node:path';
import { startCompanyApp } from '../company-apps/start-company-app.ts';
import { startControlPanel } from '../control-panel/start-control-panel.ts';
import { startPasswordStore } from '../password-store/start-password-store.ts';
import { redirectUrisOf } from './app-catalogue.ts';
import type { Part, Ports } from './ports.ts';
import { ACCOUNTS, APPS, COMPANY, CONTACTS, PASSWORD_SERVICE_CLIENT_ID, PEOPLE } from './seed.ts';
import type { StackFile } from './stack-file.ts';
import type { StackSecrets } from './stack-secrets.ts';

const DAY_SECONDS = 86_400;
const AUDIENCE = 'azure-sso-identity';
const DIRECTORY_SERVICE = { id: 'directory-feed', roles: ['DirectoryService'] } as const;

type Parts = {
  readonly dataFolder: string;
  readonly ports: Ports;
  readonly secrets: StackSecrets;
  readonly serviceUrl: string;
  /** Gets what ends each part. */
  readonly running: (() => Promise<void>)[];
};

/** Starts them. Answers what the stack file says of the Company. */
export async function startCompany({ dataFolder, ports, secrets, serviceUrl, running }: Parts) {
  const controlPanel = await startControlPanel({
    port: ports.controlPanel,
    serviceUrl,
    tokens: { dataFile: join(dataFolder, 'control-panel-key.json'), audience: AUDIENCE },
    company: COMPANY,
    contacts: CONTACTS,
    accounts: ACCOUNTS,
    apps: APPS,
  });
  running.push(() => controlPanel.close());

  const secretOf = (clientId: string): string => secrets.clientSecrets[clientId] ?? '';
  const passwords = await startPasswordStore({
    port: ports.passwordStore,
    dataFile: join(dataFolder, 'passwords.json'),
    serviceUrl,
    clientId: PASSWORD_SERVICE_CLIENT_ID,
    clientSecret: secretOf(PASSWORD_SERVICE_CLIENT_ID),
    people: PEOPLE.flatMap(({ email, displayName, account, companyPassword }) =>
      companyPassword === null ? [] : [{ email, name: displayName, account, password: companyPassword }],
    ),
  });
  running.push(() => passwords.close());

  const apps: StackFile['apps'] = [];
  for (const app of APPS) {
    const clientSecret = secretOf(app.id);
    const started = await startCompanyApp({
      port: ports[app.id as Part],
      app,
      issuer: serviceUrl,
      clientId: app.id,
      clientSecret,
      passwordStore: passwords,
      company: COMPANY,
    });
    running.push(() => started.close());
    const { id, kind, requiresTwoFactor } = app;
    apps.push({ id, clientId: id, clientSecret, redirectUris: redirectUrisOf(started.url), kind, requiresTwoFactor });
  }
  apps.push({
    id: PASSWORD_SERVICE_CLIENT_ID,
    clientId: PASSWORD_SERVICE_CLIENT_ID,
    clientSecret: secretOf(PASSWORD_SERVICE_CLIENT_ID),
    redirectUris: [],
    kind: 'password-service',
    requiresTwoFactor: false,
  });
  return { file: { controlPanel: controlPanel.url, ...(await describeCompany(controlPanel.mintToken)), apps } };
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
