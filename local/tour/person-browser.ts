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

/** Ends a walk before an address is loaded, so that a step can look at a redirect or tamper with it. */
export type StopAt = (url: URL) => boolean;

const readable = (root: HTMLElement): string => {
  for (const unseen of root.querySelectorAll('script, style, head')) unseen.remove();
  return (root.querySelector('body') ?? root).structuredText.replace(/\s+/g, ' ').trim();
};

export class PersonBrowser {
  readonly jar = new CookieJar(undefined, { allowSpecialUseDomain: true, rejectPublicSuffixes: false });

  /** Opens an address and follows redirects to a page, or to the first address that `stopAt` names (which isn't loaded). */
  async open(address: string | URL, stopAt: StopAt = () => false): Promise<Page> {
    return this.#walk({ url: new URL(address), method: 'GET', body: undefined }, stopAt);
  }

  /**
   * Sends the page's form that has the named button or, without a button, the first form that has all the fields.
   * Hidden inputs go along. Throws when there is no such form.
   */
  async submit(
    page: Page,
    fields: Fields,
    button?: { name: string; value: string },
    stopAt: StopAt = () => false,
  ): Promise<Page> {
    const form = findForm(parse(page.html), fields, button);
    if (form === undefined)
      throw new Error(`No form with ${Object.keys(fields).join(', ') || 'a button'} on "${page.heading}"`);
    const values = new URLSearchParams(valuesOf(form));
    for (const [name, value] of Object.entries(fields)) values.set(name, value);
    if (button !== undefined) values.set(button.name, button.value);
    const url = new URL(form.getAttribute('action') ?? '', page.url);
    const method = (form.getAttribute('method') ?? 'get').toUpperCase();
    if (method === 'POST') return this.#walk({ url, method: 'POST', body: values, from: page.url }, stopAt);
    url.search = values.toString();
    return this.#walk({ url, method: 'GET', body: undefined }, stopAt);
  }

  /** Opens a link that works once and presses the button of its page; the page itself, when there is none to press. */
  async useLink(address: string | URL, stopAt?: StopAt): Promise<Page> {
    const page = await this.open(address);
    return page.html.includes('<form') ? this.submit(page, {}, undefined, stopAt) : page;
  }

  /** Follows the first link whose text holds the words. */
  async follow(page: Page, words: string, stopAt?: StopAt): Promise<Page> {
    const link = parse(page.html)
      .querySelectorAll('a[href]')
      .find((anchor) => anchor.text.includes(words));
    if (link === undefined) throw new Error(`No link "${words}" on "${page.heading}"`);
    return this.open(new URL(link.getAttribute('href') ?? '', page.url), stopAt);
  }

  async #walk(
    start: { url: URL; method: 'GET' | 'POST'; body: URLSearchParams | undefined; from?: URL },
    stopAt: StopAt,
  ): Promise<Page> {
    let { url, method, body } = start;
    const visited: URL[] = [];
    for (let redirects = 0; redirects <= MAX_REDIRECTS; redirects++) {
      visited.push(url);
      if (stopAt(url)) return { url, status: 0, headers: new Headers(), html: '', text: '', heading: '', visited };
      const response = await fetch(url, {
        method,
        redirect: 'manual',
        headers: {
          accept: 'text/html',
          cookie: await this.jar.getCookieString(url.href),
          ...(body === undefined
            ? {}
            : { 'content-type': 'application/x-www-form-urlencoded', origin: (start.from ?? url).origin }),
        },
        ...(body === undefined ? {} : { body: body.toString() }),
        signal: AbortSignal.timeout(TIMEOUT_MS),
      });
      for (const cookie of response.headers.getSetCookie())
        await this.jar.setCookie(cookie, url.href, { ignoreError: true });
      const location = response.headers.get('location');
      if (location === null || response.status < 300 || response.status > 399) return toPage(url, response, visited);
      await response.body?.cancel();
      url = new URL(location, url);
      method = 'GET';
      body = undefined;
    }
    throw new Error(`More than ${MAX_REDIRECTS} redirects`);
  }
}

async function toPage(url: URL, response: Response, visited: readonly URL[]): Promise<Page> {
  const html = await response.text();
  const root = parse(html);
  const heading = (root.querySelector('h1')?.text ?? '').replace(/\s+/g, ' ').trim();
  return { url, status: response.status, headers: response.headers, html, text: readable(root), heading, visited };
}

function findForm(
  root: HTMLElement,
  fields: Fields,
  button: { name: string; value: string } | undefined,
): HTMLElement | undefined {
  const has = (form: HTMLElement, name: string): boolean => form.querySelector(`[name="${name}"]`) !== null;
  return root.querySelectorAll('form').find((form) => {
    if (!Object.keys(fields).every((name) => has(form, name))) return false;
    return (
      button === undefined || form.querySelector(`button[name="${button.name}"][value="${button.value}"]`) !== null
    );
  });
}

function inputValue(input: HTMLElement): string | undefined {
  const type = input.getAttribute('type') ?? 'text';
  const isBox = ['checkbox', 'radio'].includes(type);
  if (['submit', 'button', 'file'].includes(type) || (isBox && !input.hasAttribute('checked'))) return undefined;
  return input.getAttribute('value') ?? (isBox ? 'on' : '');
}

/** What a browser sends of a field that nobody touched; undefined: nothing. */
function valueOf(field: HTMLElement): string | undefined {
  if (field.tagName === 'TEXTAREA') return field.text;
  if (field.tagName !== 'SELECT') return inputValue(field);
  const chosen = field.querySelector('option[selected]') ?? field.querySelector('option');
  return chosen?.getAttribute('value') ?? chosen?.text ?? '';
}

const valuesOf = (form: HTMLElement): [string, string][] =>
  form.querySelectorAll('input[name], select[name], textarea[name]').flatMap((field): [string, string][] => {
    const value = valueOf(field);
    return value === undefined ? [] : [[field.getAttribute('name') ?? '', value]];
  });
