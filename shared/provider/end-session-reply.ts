/** What an app that signs somebody out may say, by GET or by form, and the answer: on to where it asked, or a page. */
import * as z from 'zod';
import type { App } from '../platform/words/app-catalogue.ts';
import { said } from '../platform/words/written/isolated-text.ts';
import type { Page } from '../platform/pages/page.ts';
import { PageRefusal } from '../platform/pages/page-refusal.ts';
import { seeOther } from '../platform/pages/redirect.ts';
import type { Reply } from '../platform/endpoint/reply.ts';

/** RP-Initiated Logout 1.0 section 2. */
export const EndSessionParameters = z.object({
  id_token_hint: z.string().optional(),
  client_id: z.string().optional(),
  post_logout_redirect_uri: z.string().optional().describe('As registered; the port of a loopback address may be any.'),
  state: z.string().optional(),
});

export const END_SESSION_ANSWERS = {
  200: { description: 'A page: signed out.', contentType: 'text/html' },
  303: { description: 'To the app’s post-logout address, with state.' },
  400: { description: 'A page: the request does not fit the app.', contentType: 'text/html' },
} as const;

type EndSessionOutcome =
  | { readonly kind: 'redirect'; readonly url: string }
  | { readonly kind: 'page'; readonly app: App | undefined; readonly azureSignOutUrl: string | undefined }
  | { readonly kind: 'refused'; readonly code: string };

export function endSessionReply(ended: EndSessionOutcome): Reply | Page | PageRefusal {
  switch (ended.kind) {
    case 'redirect':
      return seeOther(ended.url);
    case 'refused':
      return new PageRefusal('sign-out-not-usable', { detail: ended.code });
    case 'page':
      return {
        status: 200,
        tone: 'good',
        heading: ended.app === undefined ? 'You’re signed out' : said`You’re signed out of ${ended.app.displayName}`,
        sentences: [
          'You’re still signed in to Azure, so the next sign-in may need no password.',
          'On a shared computer, sign out of Azure too.',
        ],
        action:
          ended.azureSignOutUrl === undefined ? undefined : { label: 'Sign out of Azure', href: ended.azureSignOutUrl },
      };
  }
}
