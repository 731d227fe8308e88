/** What the steps of the tour play with: the stack, requests that are printed, findings that are counted. */
import { createHash, randomBytes } from 'node:crypto';
import { setTimeout as wait } from 'node:timers/promises';
import type { StackFile } from '../stack/stack-file.ts';
import { type Page, PersonBrowser } from './person-browser.ts';

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

function parseJson(text: string): Record<string, unknown> {
  try {
    const json: unknown = JSON.parse(text);
    return typeof json === 'object' && json !== null ? (json as Record<string, unknown>) : {};
  } catch {
    return {};
  }
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
    const url = new URL(path, this.stack.service);
    const sent =
      body === undefined
        ? form === undefined
          ? undefined
          : new URLSearchParams(form).toString()
        : typeof body === 'string'
          ? body
          : JSON.stringify(body);
    this.print(`   → ${method} ${shorten(path)}${body === undefined ? '' : ` ${shorten(JSON.stringify(body))}`}`);
    const response = await fetch(url, {
      method,
      redirect: 'manual',
      headers: {
        ...(token === undefined ? {} : { authorization: `Bearer ${token}` }),
        ...(body === undefined ? {} : { 'content-type': 'application/json' }),
        ...(form === undefined ? {} : { 'content-type': 'application/x-www-form-urlencoded' }),
        ...headers,
      },
      ...(sent === undefined ? {} : { body: sent }),
      signal: AbortSignal.timeout(TIMEOUT_MS),
    });
    const text = await response.text();
    this.print(`   ← ${response.status} ${shorten(text.startsWith('<') ? '(a page)' : text)}`);
    return { status: response.status, headers: response.headers, text, json: parseJson(text) };
  }

  /** As Acme's Security Manager. */
  anna(method: string, path: string, body?: unknown): Promise<Answer> {
    return this.ask(method, path, { token: this.token('anna'), body });
  }

  /** What a person sees, printed. */
  show(who: string, page: Page): Page {
    const where =
      page.status === 0
        ? `is sent to ${shorten(page.url.origin + page.url.pathname)}`
        : `sees ${page.status} "${page.heading}"`;
    this.print(`   ${who} ${where}`);
    return page;
  }

  token(contact: 'anna' | 'ben' | 'gwen'): string {
    const found = this.stack.contacts.find(({ name }) => name.toLowerCase().startsWith(contact));
    if (found === undefined) throw new Error(`The stack has no contact ${contact}`);
    return found.token;
  }

  person(name: string): StackFile['people'][number] {
    const found = this.stack.people.find(({ email }) => email.startsWith(`${name}@`));
    if (found === undefined) throw new Error(`The stack has no person ${name}`);
    return found;
  }

  app(id: string): StackFile['apps'][number] & { readonly url: string } {
    const found = this.stack.apps.find((app) => app.id === id);
    if (found === undefined) throw new Error(`The stack has no app ${id}`);
    return { ...found, url: new URL(found.redirectUris[0] ?? this.stack.service).origin };
  }

  tenantOf(account: string): string {
    return this.stack.accounts.find(({ id }) => id === account)?.tenantId ?? '';
  }

  discover(email: string, app: string): Promise<Answer> {
    return this.ask('POST', '/discovery', { body: { email, app } });
  }

  async fault(fault: string | null, options: Record<string, unknown> = {}): Promise<void> {
    this.print(`   (Entra stand-in: ${fault === null ? 'faults cleared' : `fault "${fault}"`})`);
    const response = await fetch(`${this.stack.entra}/faults`, {
      method: fault === null ? 'DELETE' : 'POST',
      headers: { 'content-type': 'application/json' },
      ...(fault === null ? {} : { body: JSON.stringify({ fault, ...options }) }),
      signal: AbortSignal.timeout(TIMEOUT_MS),
    });
    if (!response.ok) throw new Error(`The Entra stand-in refused the fault: ${response.status}`);
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
  const verifier = randomBytes(32).toString('base64url');
  const state = randomBytes(16).toString('base64url');
  const nonce = randomBytes(16).toString('base64url');
  const url = new URL('/authorize', world.stack.service);
  url.search = new URLSearchParams({
    client_id: app.clientId,
    redirect_uri: app.redirectUris[0] ?? '',
    response_type: 'code',
    scope: 'openid profile email',
    state,
    nonce,
    code_challenge: createHash('sha256').update(verifier).digest('base64url'),
    code_challenge_method: 'S256',
    ...changes,
  }).toString();
  return { app, url, verifier, state, nonce };
}

/** Redeems a code at the token endpoint as the app. */
export function redeem(world: World, request: ReturnType<typeof authorizationRequest>, code: string): Promise<Answer> {
  const { app, verifier } = request;
  return world.ask('POST', '/token', {
    form: { grant_type: 'authorization_code', code, redirect_uri: app.redirectUris[0] ?? '', code_verifier: verifier },
    headers: { authorization: `Basic ${Buffer.from(`${app.clientId}:${app.clientSecret}`).toString('base64')}` },
  });
}

/** Signs in on the Azure page, and accepts what a first sign-in may ask. */
export async function signInAtEntra(
  browser: PersonBrowser,
  page: Page,
  login: string,
  password: string,
  stopAt?: (url: URL) => boolean,
): Promise<Page> {
  const next = await browser.submit(page, { login, password }, { name: 'action', value: 'sign-in' }, stopAt);
  const asksConsent = next.html.includes('value="accept"') && !next.url.pathname.includes('adminconsent');
  return asksConsent ? browser.submit(next, {}, { name: 'action', value: 'accept' }, stopAt) : next;
}

export const newBrowser = (): PersonBrowser => new PersonBrowser();
