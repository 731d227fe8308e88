/** Elevate before a stub of the service and a real password store, anew for each test, and a person's browser. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach } from 'vitest';
import type { LoopbackServer } from '../../../local/loopback/serve-on-loopback.ts';
import { startCompanyApp } from '../../../local/company-apps/start-company-app.ts';
import { type PasswordStore, startPasswordStore } from '../../../local/password-store/start-password-store.ts';
import { type Page, PersonBrowser } from '../../../local/tour/person-browser.ts';
import { addStubProvider, type StubProvider } from '../web/stub-openid-provider.ts';
import { startStubService, type StubService } from '../web/stub-service.ts';

export const EMAIL = 'zoe@acme.example';
export const PASSWORD = 'the first password';
export const CONTINUE = { name: 'action', value: 'continue' };
export const SIGN_IN = { name: 'action', value: 'sign-in' };
export const SIGN_OUT = { name: 'action', value: 'sign-out' };
export const CLIENT = { id: 'elevate', secret: 'app-secret' };

export const atCallback = (url: URL): boolean => url.pathname === '/callback';
export const byPassword = (): Response => Response.json({ step: 'company-credentials' });

interface Parts {
  readonly service: StubService;
  readonly provider: StubProvider;
  readonly store: PasswordStore;
  readonly app: LoopbackServer;
}

export class CompanyAppWorld {
  browser = new PersonBrowser();
  /** What discovery answers. */
  discover: () => Response = byPassword;
  /** Whether the Company password may be used. */
  isActive = true;
  #folder = '';
  #parts: Parts | undefined;

  get #running(): Parts {
    if (this.#parts === undefined) throw new Error('The test has not started');
    return this.#parts;
  }
  get service(): StubService {
    return this.#running.service;
  }
  get provider(): StubProvider {
    return this.#running.provider;
  }
  get store(): PasswordStore {
    return this.#running.store;
  }
  get app(): LoopbackServer {
    return this.#running.app;
  }

  async start(): Promise<void> {
    this.#folder = await mkdtemp(join(tmpdir(), 'company-app-'));
    const service = await startStubService();
    const provider = await addStubProvider(service.web, () => service.url, CLIENT);
    provider.claims = { email: EMAIL, name: 'Zoë Acme', account_id: 'acme', idp: 'entra', tid: 'tenant-1' };
    service.web.post('/discovery', () => this.discover());
    service.web.post('/company-credentials/check', (c) =>
      c.json({
        credentials: this.isActive ? 'active' : 'inactive',
        mayUse: this.isActive,
        mayReset: this.isActive,
      }),
    );
    const store = await startPasswordStore({
      dataFile: join(this.#folder, 'passwords.json'),
      serviceUrl: service.url,
      clientId: 'password-service',
      clientSecret: 'secret',
      people: [{ email: EMAIL, password: PASSWORD, name: 'Zoë <i>Acme</i>', account: 'Acme & Co' }],
    });
    const app = await startApp(service.url, store);
    this.#parts = { service, provider, store, app };
    this.isActive = true;
    this.discover = () => this.entra();
    this.browser = new PersonBrowser();
  }

  async close(): Promise<void> {
    const { app, store, service } = this.#running;
    await app.close();
    await store.close();
    await service.close();
    await rm(this.#folder, { recursive: true });
  }

  /** Discovery's answer when step two is Azure. */
  entra(): Response {
    const query = new URLSearchParams({ iss: this.service.url, login_hint: 'sealed-hint' }).toString();
    return Response.json({ step: 'entra', url: `${this.app.url}/initiate-login?${query}` });
  }

  async giveAddress(stopAt?: (url: URL) => boolean): Promise<Page> {
    return this.browser.submit(await this.browser.open(this.app.url), { email: EMAIL }, CONTINUE, stopAt);
  }

  async isSignedIn(): Promise<boolean> {
    return (await this.browser.open(this.app.url)).heading.startsWith('Welcome');
  }
}

/** Another one of the apps, before whatever service. */
export const startApp = (issuer: string, passwordStore: PasswordStore): Promise<LoopbackServer> =>
  startCompanyApp({
    app: { id: 'elevate', displayName: 'Elevate', requiresTwoFactor: false },
    issuer,
    clientId: CLIENT.id,
    clientSecret: CLIENT.secret,
    passwordStore,
    company: { name: 'Example Hosting' },
  });

/** For the tests of a file. */
export function useCompanyApp(): CompanyAppWorld {
  const world = new CompanyAppWorld();
  beforeEach(() => world.start());
  afterEach(() => world.close());
  return world;
}
