/** A Control Panel before a stub of the service, anew for each test, and a contact's browser to click through it. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach } from 'vitest';
import { type ControlPanel, startControlPanel } from '../../../local/control-panel/start-control-panel.ts';
import { type Fields, type Page, PersonBrowser } from '../../../local/tour/person-browser.ts';
import { startStubService, type StubService } from '../web/stub-service.ts';
import { addStubAccount, type StubAccount } from './stub-account.ts';

/** Would run if it got onto a page unescaped. */
export const SCRIPT = '"><script>alert(1)</script>';

const CONTACTS = [
  { id: 'contact-anna', name: 'Anna <Acme>', account: 'acme', roles: ['SecurityManager'], password: 'Contact-anna-1' },
  { id: 'contact-ben', name: 'Ben', account: 'acme', roles: ['BillingManager'], password: 'Contact-ben-1' },
].map((contact) => ({ ...contact, email: `${contact.id}@acme.example` }));

export const action = (value: string) => ({ name: 'action', value });

export class PanelWorld {
  folder = '';
  browser = new PersonBrowser();
  #parts: { service: StubService; account: StubAccount; panel: ControlPanel } | undefined;

  get parts() {
    if (this.#parts === undefined) throw new Error('The test has not started');
    return this.#parts;
  }
  get service(): StubService {
    return this.parts.service;
  }
  get account(): StubAccount {
    return this.parts.account;
  }
  get panel(): ControlPanel {
    return this.parts.panel;
  }

  async start(): Promise<void> {
    this.folder = await mkdtemp(join(tmpdir(), 'control-panel-'));
    const service = await startStubService();
    const account = addStubAccount(service);
    const panel = await this.startPanel(service.url);
    account.jwksUrl = panel.jwksUrl;
    this.browser = new PersonBrowser();
    this.#parts = { service, account, panel };
  }

  startPanel(serviceUrl: string, port = 0): Promise<ControlPanel> {
    return startControlPanel({
      port,
      serviceUrl,
      tokens: { dataFile: join(this.folder, 'issuer-key.json'), audience: 'azure-sso-identity' },
      company: { name: 'Example Hosting', controlPanelName: 'Control Panel' },
      contacts: CONTACTS,
      accounts: [{ id: 'acme', name: 'Acme Bakery' }],
      apps: [
        { id: 'elevate', displayName: 'Elevate' },
        { id: 'owa', displayName: 'OWA' },
      ],
    });
  }

  async close(): Promise<void> {
    await this.panel.close();
    await this.service.close();
    await rm(this.folder, { recursive: true });
  }

  async signIn(name: 'anna' | 'ben', password = `Contact-${name}-1`): Promise<Page> {
    const start = await this.browser.open(this.panel.url);
    return this.browser.submit(start, { contact: `contact-${name}`, password }, action('sign-in'));
  }

  open(path: string): Promise<Page> {
    return this.browser.open(`${this.panel.url}/identity-management${path}`);
  }

  /** Opens the page and presses the button of a form on it. */
  async act(path: string, button: string, fields: Fields = {}): Promise<Page> {
    return this.browser.submit(await this.open(path), fields, action(button));
  }

  /** What was asked of the service to change something. */
  get changes() {
    return this.service.asked.filter(({ method }) => method !== 'GET');
  }
}

/** For the tests of a file. */
export function usePanel(): PanelWorld {
  const world = new PanelWorld();
  beforeEach(() => world.start());
  afterEach(() => world.close());
  return world;
}
