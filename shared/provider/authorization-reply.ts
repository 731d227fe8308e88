/** Sends the answer of `/authorize` to the app, by the mode that it asked for. */
import type { Cookie } from '@azure/functions';
import { html } from 'hono/html';
import type { App } from '../platform/words/apps/app-catalogue.ts';
import { withParameters } from '../platform/words/apps/app-addresses.ts';
import { said } from '../platform/words/written/isolated-text.ts';
import type { Reply } from '../platform/endpoint/reply.ts';
import { type Page, shown } from '../platform/pages/page.ts';
import { seeOther } from '../platform/pages/redirect.ts';
import type { Answer, AnswerTo } from './rules/authorization-request.ts';

/** A redirect, or for `form_post` the page whose form takes it there. With `iss`, against mix-up attacks (RFC 9207). */
export function authorizationReply(
  { serviceUrl: iss }: { readonly serviceUrl: string },
  app: Pick<App, 'displayName' | 'redirectUris' | 'origins'>,
  to: AnswerTo,
  answer: Answer,
  cookies: readonly Cookie[] = [],
): Reply | Page {
  const { redirectUri, state, responseMode: mode = 'query' } = to;
  const parameters = { ...answer, state, iss };
  switch (mode) {
    case 'query':
    case 'fragment':
      return seeOther(withParameters(redirectUri, parameters, mode), cookies);
    case 'form_post':
      return { ...formPostPage(app, to, parameters), cookies };
  }
}

/** OAuth 2.0 Form Post Response Mode section 2. Its button is for browsers that run no scripts. */
function formPostPage(
  { displayName, redirectUris, origins }: Pick<App, 'displayName' | 'redirectUris' | 'origins'>,
  { redirectUri, prompt }: AnswerTo,
  parameters: Answer,
): Page {
  const given = Object.entries(parameters).filter(([, value]) => value !== undefined);
  // With `none` the app may ask in a frame, and nobody sees a page of ours; whatever else is asked may end on one, which no frame shows.
  const inFrame = prompt === 'none';
  return {
    status: 200,
    tone: 'plain',
    heading: said`On to ${displayName}`,
    sentences: ['You’re being taken there. If nothing happens, press the button.'],
    form: html`<form method="post" action="${redirectUri}">
      ${given.map(([name, value]) => html`<input type="hidden" name="${name}" value="${value}" />`)}
      <button class="button" type="submit">${shown(said`Continue to ${displayName}`)}</button>
    </form>`,
    formGoesTo: redirectUri,
    ...(inFrame ? { framedBy: [...new Set([...originsOf([redirectUri, ...redirectUris]), ...origins])] } : {}),
    sendsItself: 'at-once',
  };
}

/** Of those on the web: an app on a device frames nothing. */
const originsOf = (uris: readonly string[]): readonly string[] =>
  uris.map((uri) => new URL(uri)).flatMap(({ protocol, origin }) => (/^https?:$/.test(protocol) ? [origin] : []));
