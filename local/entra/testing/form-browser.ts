/** A browser for programs: keeps cookies, follows nothing by itself, and sends the forms that a page shows. */
import { parse } from 'node-html-parser';

export interface Visited {
  readonly status: number;
  readonly html: string;
  /** Where a redirect leads; undefined for a page. */
  readonly location: URL | undefined;
}

export interface FormBrowser {
  open(url: string): Promise<Visited>;
  /** Sends the first form of the page last seen, with its hidden inputs and these fields. */
  submit(fields: Record<string, string>): Promise<Visited>;
  /** Opens the link with that text on the page last seen. */
  follow(text: string): Promise<Visited>;
}

export const makeFormBrowser = (): FormBrowser => {
  const cookies = new Map<string, string>();
  let page: { url: string; html: string } = { url: '', html: '' };
  const visit = async (url: string, body?: URLSearchParams): Promise<Visited> => {
    const response = await fetch(url, {
      method: body ? 'POST' : 'GET',
      body: body ?? null,
      redirect: 'manual',
      headers: { Cookie: [...cookies].map(([name, value]) => `${name}=${value}`).join('; ') },
      signal: AbortSignal.timeout(10_000),
    });
    for (const line of response.headers.getSetCookie()) {
      const [name = '', value = ''] = (line.split(';')[0] ?? '').split('=');
      if (line.includes('Max-Age=0')) cookies.delete(name);
      else cookies.set(name, value);
    }
    page = { url, html: await response.text() };
    const location = response.headers.get('location');
    return { status: response.status, html: page.html, location: location === null ? undefined : new URL(location) };
  };
  return {
    open: (url) => visit(url),
    submit(fields) {
      const form = parse(page.html).querySelector('form');
      if (form === null) throw new Error('The page has no form');
      const body = new URLSearchParams(fields);
      for (const input of form.querySelectorAll('input[type="hidden"]'))
        body.set(input.getAttribute('name') ?? '', input.getAttribute('value') ?? '');
      return visit(new URL(form.getAttribute('action') ?? '', page.url).href, body);
    },
    follow(text) {
      const link = parse(page.html)
        .querySelectorAll('a[href]')
        .find((one) => one.text.includes(text));
      if (link === undefined) throw new Error(`The page has no link "${text}"`);
      return visit(new URL(link.getAttribute('href') ?? '', page.url).href);
    },
  };
};
