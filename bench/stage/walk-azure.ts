/** A person's way through the Azure page: by hand the first time, later as somebody whom Azure knows. */
import { newBrowser, signInAtEntra } from '../../local/tour/world.ts';
import { makeRequester } from '../measure/requester.ts';
import type { Stage } from './open-stage.ts';
import type { Azure } from './paths.ts';

export type Walk = { readonly azure: Azure; close(): Promise<void> };

export function makeWalk({ stack, world }: Pick<Stage, 'stack' | 'world'>, name: string): Walk {
  const { email, entraPassword } = world.person(name);
  const entra = makeRequester(new URL(stack.file.entra).origin);
  const browser = newBrowser();
  let cookie: string | undefined;
  return {
    azure: async (url) => {
      if (cookie === undefined) {
        const page = await browser.open(url);
        const isBack = (at: URL): boolean => at.pathname === '/sign-in/callback';
        const { url: back } = await signInAtEntra(browser, page, email, entraPassword ?? '', isBack);
        cookie = await browser.jar.getCookieString(url.href);
        return back;
      }
      const { location, status } = await entra.ask(url.pathname + url.search, { headers: { cookie } });
      if (!location.includes('code=')) throw new Error(`Azure answered ${status} ${location}`);
      return new URL(location);
    },
    close: entra.close,
  };
}
