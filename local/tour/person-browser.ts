/**
 * A person at a browser, without the browser: follows redirects, keeps cookies, fills in forms by their field names.
 * No scripts run. Enough to walk through every page of the stack with Node alone.
 */
import { parse, type HTMLElement } from 'node-html-parser';
import { CookieJar } from 'tough-cookie';

const MAX_REDIRECTS = 15;
const TIMEOUT_MS = 15_000;

/** A page as the person sees it. */
export type Page = {
  readonly url: URL;
  readonly status: number;
  readonly headers: Headers;
  readonly html: string;
  /** What can be read, white space folded. */
  readonly text: string;
  readonly heading: string;
  /** Every address that the browser was sent to on the way, the last one included. */
  readonly visited: readonly URL[];
};

export type Fields = Readonly<Record<string, string>>;
type Button = { readonly name: string; readonly value: string };

/** Ends a walk before an address is loaded, so that a step can look at a redirect or tamper with it. */
export type StopAt = (url: URL) => boolean;

const folded = (text: string): string => text.replace(/\s+/g, ' ').trim();

export class PersonBrowser {
  readonly jar = new CookieJar(undefined, { allowSpecialUseDomain: true, rejectPublicSuffixes: false });
  readonly #onPage: (page: Page) => void;

  /** `onPage`: told of each page at which a walk ends. */
  constructor(onPage: (page: Page) => void = () => undefined) {
    this.#onPage = onPage;
  }

  /** Opens an address and follows redirects to a page, or to the first address that `stopAt` names (which isn't loaded). */
  async open(address: string | URL, stopAt?: StopAt): Promise<Page> {
    return this.#walk(new URL(address), {}, stopAt);
  }

  /**
   * Sends the page's form that has the named button or, without a button, the first form that has all the fields.
   * Hidden inputs go along. Throws when there is no such form.
   */
  async submit(page: Page, fields: Fields, button?: Button, stopAt?: StopAt): Promise<Page> {
    const wanted = Object.keys(fields).map((name) => `[name="${name}"]`);
    if (button !== undefined) wanted.push(`button[name="${button.name}"][value="${button.value}"]`);
    const forms = parse(page.html).querySelectorAll('form');
    const form = forms.find((one) => wanted.every((selector) => one.querySelector(selector) !== null));
    if (form === undefined) throw new Error(`No form with ${wanted.join(', ') || 'a button'} on "${page.heading}"`);
    const values = new URLSearchParams(form.querySelectorAll('input[name], select[name]').flatMap(untouched));
    for (const [name, value] of Object.entries(fields)) values.set(name, value);
    if (button !== undefined) values.set(button.name, button.value);
    const url = new URL(form.getAttribute('action') ?? '', page.url);
    if (form.getAttribute('method')?.toLowerCase() === 'post')
      return this.#walk(url, { body: values, from: page.url }, stopAt);
    url.search = values.toString();
    return this.#walk(url, {}, stopAt);
  }

  /** Opens a link that works once and presses the button of its page; the page itself, when there is none to press. */
  async useLink(address: string | URL, stopAt?: StopAt): Promise<Page> {
    const page = await this.open(address);
    return page.html.includes('<form') ? this.submit(page, {}, undefined, stopAt) : page;
  }

  /** Follows the first link whose text holds the words. */
  async follow(page: Page, words: string, stopAt?: StopAt): Promise<Page> {
    const links = parse(page.html).querySelectorAll('a[href]');
    const link = links.find((anchor) => anchor.text.includes(words));
    if (link === undefined) throw new Error(`No link "${words}" on "${page.heading}"`);
    return this.open(new URL(link.getAttribute('href') ?? '', page.url), stopAt);
  }

  async #walk(start: URL, sent: { body?: URLSearchParams; from?: URL }, stopAt: StopAt = () => false): Promise<Page> {
    const visited: URL[] = [];
    let [url, body] = [start, sent.body];
    while (visited.length <= MAX_REDIRECTS) {
      visited.push(url);
      const response = stopAt(url) ? undefined : await this.#load(url, body, sent.from);
      const location = response?.headers.get('location');
      if (response === undefined || !location || response.status < 300 || response.status > 399) {
        const page = await toPage(url, response, visited);
        this.#onPage(page);
        return page;
      }
      await response.body?.cancel();
      [url, body] = [new URL(location, url), undefined];
    }
    throw new Error(`More than ${MAX_REDIRECTS} redirects`);
  }

  async #load(url: URL, body: URLSearchParams | undefined, from: URL = url): Promise<Response> {
    const cookie = await this.jar.getCookieString(url.href);
    const response = await fetch(url, {
      ...{ method: body ? 'POST' : 'GET', body: body ?? null, redirect: 'manual' },
      headers: { accept: 'text/html', cookie, ...(body && { origin: from.origin }) },
      signal: AbortSignal.timeout(TIMEOUT_MS),
    });
    for (const kept of response.headers.getSetCookie()) await this.jar.setCookie(kept, url.href, { ignoreError: true });
    return response;
  }
}

/** Without an answer: an address that wasn't loaded. */
async function toPage(url: URL, response: Response | undefined, visited: readonly URL[]): Promise<Page> {
  const { status = 0, headers = new Headers() } = response ?? {};
  const html = (await response?.text()) ?? '';
  const root = parse(html);
  const heading = folded(root.querySelector('h1')?.text ?? '');
  for (const unseen of root.querySelectorAll('script, style, head')) unseen.remove();
  const text = folded((root.querySelector('body') ?? root).structuredText);
  return { url, status, headers, html, text, heading, visited };
}

/** What a browser sends of a field that nobody touched. */
function untouched(field: HTMLElement): [string, string][] {
  const isBox = ['checkbox', 'radio'].includes(field.getAttribute('type') ?? '');
  if (isBox && !field.hasAttribute('checked')) return [];
  const chosen =
    field.tagName === 'SELECT' ? (field.querySelector('option[selected]') ?? field.querySelector('option')) : field;
  return [[field.getAttribute('name') ?? '', chosen?.getAttribute('value') ?? (isBox ? 'on' : '')]];
}

export const SIGN_IN = { name: 'action', value: 'sign-in' } as const;
export const ACCEPT = { name: 'action', value: 'accept' } as const;

/** Signs in on the Azure page, and accepts what a first sign-in may ask. */
export async function signInAtEntra(
  browser: PersonBrowser,
  page: Page,
  login: string,
  password: string,
  stopAt?: StopAt,
): Promise<Page> {
  const next = await browser.submit(page, { login, password }, SIGN_IN, stopAt);
  const asksConsent = next.html.includes('value="accept"') && !next.url.pathname.includes('adminconsent');
  return asksConsent ? browser.submit(next, {}, ACCEPT, stopAt) : next;
}

export const newBrowser = (): PersonBrowser => new PersonBrowser();
