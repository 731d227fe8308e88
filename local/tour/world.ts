/** What the steps of the tour play with: the stack, requests that are printed, findings that are counted. */
import { createHash, randomBytes } from 'node:crypto';
import { setTimeout as wait } from 'node:timers/promises';
import { parseJson } from '../kit/json-file.ts';
import type { StackFile } from '../stack/stack-file.ts';
import { type Page, PersonBrowser, signInAtEntra, type StopAt } from './person-browser.ts';

export { ACCEPT, newBrowser, SIGN_IN, signInAtEntra } from './person-browser.ts';

export type Answer = {
  readonly status: number;
  readonly headers: Headers;
  readonly text: string;
  readonly json: Record<string, unknown>;
};
export type Send = {
  readonly token?: string;
  readonly headers?: Record<string, string>;
  readonly body?: unknown;
  readonly form?: Record<string, string>;
};

const PATIENCE_MS = 60_000;
const TIMEOUT_MS = 20_000;

// Long random values say nothing to a reader; the shape of what was said does.
const shorten = (text: string): string => text.replace(/[A-Za-z0-9_-]{48,}(?:\.[A-Za-z0-9_-]*)*/g, '…').slice(0, 320);

function found<T>(what: T | undefined, name: string): T {
  if (what === undefined) throw new Error(`The stack has no ${name}`);
  return what;
}

export class World {
  readonly stack: StackFile;
  readonly print: (line: string) => void;
  /** Rotates every key now. */
  readonly rotateKeys: () => Promise<void>;
  held = 0;
  broken = 0;

  constructor(stack: StackFile, print: (line: string) => void, rotateKeys: () => Promise<void>) {
    this.stack = stack;
    this.print = print;
    this.rotateKeys = rotateKeys;
  }

  /** One thing that must be so. */
  check(holds: boolean, what: string): void {
    if (holds) this.held++;
    else this.broken++;
    this.print(`   ${holds ? '✓' : '✗'} ${what}`);
  }

  /** A request to the service, printed with its answer. */
  async ask(method: string, path: string, { token, headers, body, form }: Send = {}): Promise<Answer> {
    const json = body === undefined ? undefined : JSON.stringify(body);
    this.print(`   → ${method} ${shorten(path)}${json === undefined ? '' : ` ${shorten(json)}`}`);
    const response = await fetch(new URL(path, this.stack.service), {
      ...{ method, redirect: 'manual', signal: AbortSignal.timeout(TIMEOUT_MS) },
      headers: {
        ...(token !== undefined && { authorization: `Bearer ${token}` }),
        ...(json !== undefined && { 'content-type': 'application/json' }),
        ...headers,
      },
      body: form ? new URLSearchParams(form) : typeof body === 'string' ? body : (json ?? null),
    });
    const text = await response.text();
    this.print(`   ← ${response.status} ${shorten(text.startsWith('<') ? '(a page)' : text)}`);
    return {
      status: response.status,
      headers: response.headers,
      text,
      json: { ...(parseJson(text) as object | undefined) },
    };
  }

  /** As Acme's Security Manager. */
  anna(method: string, path: string, body?: unknown): Promise<Answer> {
    return this.ask(method, path, { token: this.token('anna'), body });
  }

  /** As the Company's directory feed. */
  feed(method: string, path: string, body?: unknown): Promise<Answer> {
    return this.ask(method, path, { token: this.stack.serviceToken, body });
  }

  /** A new browser; what is seen in it is printed. */
  browser(who: string): PersonBrowser {
    return new PersonBrowser((page) => {
      const where = `is sent to ${shorten(page.url.origin + page.url.pathname)}`;
      this.print(`   ${who} ${page.status === 0 ? where : `sees ${page.status} "${page.heading}"`}`);
    });
  }

  /** Somebody signs in on the Azure page, and accepts what a first sign-in may ask. `login`: what Azure calls them, where it isn't the address. */
  atAzure(browser: PersonBrowser, page: Page, name: string, stopAt?: StopAt, login?: string): Promise<Page> {
    const { email, entraPassword } = this.person(name);
    return signInAtEntra(browser, page, login ?? email, entraPassword ?? '', stopAt);
  }

  /** Where an app is, as the end of a walk. */
  at(appId: string): StopAt {
    const { url } = this.app(appId);
    return function isThere({ origin }) {
      return origin === url;
    };
  }

  token(contact: 'anna' | 'ben' | 'gwen'): string {
    const isMeant = ({ name }: { name: string }): boolean => name.toLowerCase().startsWith(contact);
    return found(this.stack.contacts.find(isMeant), contact).token;
  }

  person(name: string): StackFile['people'][number] {
    const person = this.stack.people.find(({ email }) => email.startsWith(`${name}@`));
    return found(person, name);
  }

  app(id: string): StackFile['apps'][number] & { readonly url: string } {
    const app = this.stack.apps.find((one) => one.id === id);
    return { ...found(app, id), url: new URL(app?.redirectUris[0] ?? this.stack.service).origin };
  }

  tenantOf(account: string): string {
    return this.stack.accounts.find(({ id }) => id === account)?.tenantId ?? '';
  }

  discover(email: string, app: string): Promise<Answer> {
    return this.ask('POST', '/discovery', { body: { email, app } });
  }

  /** Tells the Entra stand-in, whose answer is that it was done. */
  async tellEntra(method: 'POST' | 'DELETE', path: '/faults' | '/people', order?: object): Promise<unknown> {
    this.print(`   (Entra stand-in: ${method} ${path} ${order === undefined ? '' : JSON.stringify(order)})`);
    const body = order === undefined ? null : JSON.stringify(order);
    const signal = AbortSignal.timeout(TIMEOUT_MS);
    const response = await fetch(`${this.stack.entra}${path}`, { method, body, signal });
    if (!response.ok) throw new Error(`The Entra stand-in refused the order: ${response.status}`);
    return response.status === 204 ? undefined : response.json();
  }

  async fault(fault: string | null, options: Record<string, unknown> = {}): Promise<void> {
    await this.tellEntra('POST', '/faults', { fault, ...options });
  }

  /** What an administrator in Azure does to one of Acme's people. */
  async changeInAzure(login: string, change: string, more: object = {}): Promise<{ readonly objectId: string }> {
    const order = { tenant: this.tenantOf('acme'), login, change, ...more };
    return (await this.tellEntra('POST', '/people', order)) as { objectId: string };
  }

  /** Asks until it is so: a machine that is busy takes longer than the service promises, so the time is shown, not judged. */
  untilSo(wanted: () => Promise<boolean>): Promise<number | undefined> {
    return this.within(PATIENCE_MS, wanted);
  }

  /** Asks until the answer is as wanted, for at most so long. Answers the milliseconds it took, or undefined. */
  async within(milliseconds: number, wanted: () => Promise<boolean>): Promise<number | undefined> {
    const start = Date.now();
    while (Date.now() - start <= milliseconds) {
      if (await wanted()) return Date.now() - start;
      await wait(250);
    }
    return undefined;
  }
}

/** An authorization request of the tour's own, as an app would make it. */
export function authorizationRequest(world: World, appId: string, changes: Record<string, string> = {}) {
  const app = world.app(appId);
  const [verifier, state, nonce] = [random(), random(), random()];
  const url = new URL('/authorize', world.stack.service);
  url.search = new URLSearchParams({
    ...{ client_id: app.clientId, redirect_uri: app.redirectUris[0] ?? '' },
    ...{ response_type: 'code', scope: 'openid profile email', state, nonce },
    code_challenge: createHash('sha256').update(verifier).digest('base64url'),
    code_challenge_method: 'S256',
    ...changes,
  }).toString();
  return { app, url, verifier, state, nonce };
}

const random = (): string => randomBytes(32).toString('base64url');

export const basic = ({ clientId, clientSecret }: StackFile['apps'][number]) => ({
  authorization: `Basic ${Buffer.from(`${clientId}:${clientSecret}`).toString('base64')}`,
});

/** Redeems a code at the token endpoint as the app. */
export function redeem(world: World, request: ReturnType<typeof authorizationRequest>, code: string): Promise<Answer> {
  const { app, verifier } = request;
  const form = { code, redirect_uri: app.redirectUris[0] ?? '', code_verifier: verifier };
  return world.ask('POST', '/token', { form: { grant_type: 'authorization_code', ...form }, headers: basic(app) });
}
