/** The answer to an app that signs somebody out: on to where it asked, or a page. */
import type { App } from '../domain/app-catalogue.ts';
import type { Page } from './page.ts';
import { PageRefusal } from './page-refusal.ts';
import { seeOther } from './redirect.ts';
import type { Reply } from './reply.ts';

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
        heading: ended.app === undefined ? 'You’re signed out' : `You’re signed out of ${ended.app.displayName}`,
        sentences: [
          'You’re still signed in to Azure, so the next sign-in may need no password.',
          'On a shared computer, sign out of Azure too.',
        ],
        action:
          ended.azureSignOutUrl === undefined ? undefined : { label: 'Sign out of Azure', href: ended.azureSignOutUrl },
      };
  }
}
