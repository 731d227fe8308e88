/** What an app that signs somebody out may say, by GET or by form, and the answer: on to where it asked, or a page. */
import type * as z from 'zod';
import { isolated, said } from '../../platform/words/written/isolated-text.ts';
import { forgetKnownTenants } from '../known-tenants.ts';
import type { Page } from '../../platform/pages/page.ts';
import { PageRefusal } from '../../platform/pages/page-refusal.ts';
import { seeOther } from '../../platform/pages/redirect.ts';
import type { Reply } from '../../platform/endpoint/reply.ts';
import type { EndSessionInput, EndSessionOutcome } from './end-session.ts';
import type { EndSessionParameters } from '../wire.ts';

export const END_SESSION_ANSWERS = {
  200: {
    description: 'A page: signed out; or it asks first, where neither id_token_hint nor client_id says which app.',
    contentType: 'text/html',
  },
  303: { description: 'To the app’s post-logout address, with state.' },
  400: { description: 'A page: the request does not fit the app. It leads to the apps.', contentType: 'text/html' },
} as const;

/** An empty value is none, in an address as in a form. */
export const readEndSession = (given: z.infer<typeof EndSessionParameters>): EndSessionInput => ({
  idTokenHint: given.id_token_hint || undefined,
  logoutHint: given.logout_hint || undefined,
  clientId: given.client_id || undefined,
  postLogoutRedirectUri: given.post_logout_redirect_uri || undefined,
  state: given.state || undefined,
});

const SIGN_OUT_OF_AZURE = 'Sign out of Azure';

/** Signed out, nobody is signed in again without a page of ours. */
export function endSessionReply(ended: EndSessionOutcome): Reply | Page | PageRefusal {
  switch (ended.kind) {
    case 'redirect':
      return seeOther(ended.url, [forgetKnownTenants()]);
    case 'refused':
      return new PageRefusal('sign-out-not-usable', { detail: ended.code });
    case 'ask':
      return askPage(ended);
    case 'page':
      return {
        status: 200,
        tone: 'good',
        heading: ended.app === undefined ? 'You’re signed out' : said`You’re signed out of ${ended.app.displayName}`,
        sentences: [
          'You’re still signed in to Azure, so the next sign-in may need no password.',
          'On a shared computer, sign out of Azure too.',
        ],
        action: { label: SIGN_OUT_OF_AZURE, href: ended.azureSignOutUrl },
        cookies: [forgetKnownTenants()],
      };
  }
}

/** Another site can send a browser here with an app's address: so nobody is sent on before they say so (section 2). */
function askPage({ apps, url, azureSignOutUrl }: Extract<EndSessionOutcome, { kind: 'ask' }>): Page {
  const names = apps.map(({ displayName }) => isolated(displayName)).join(', ');
  return {
    status: 200,
    tone: 'plain',
    heading: `Sign out of ${names}?`,
    sentences: [
      'If you chose to sign out, go on: the app finishes it. If not, close this page.',
      'You stay signed in to Azure. On a shared computer, sign out there too.',
    ],
    action: { label: 'Sign out', href: url },
    second: { label: SIGN_OUT_OF_AZURE, href: azureSignOutUrl },
    // Its button leads to the app, and nothing of ours hears of it. Who is asked for an address once more loses little.
    cookies: [forgetKnownTenants()],
  };
}
