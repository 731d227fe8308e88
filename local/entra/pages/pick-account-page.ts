/** Which of the people signed in at this browser? */
import { html } from 'hono/html';
import { layout } from './layout.ts';
import type { Html } from './layout.ts';

interface PickAccountPage {
  readonly action: string;
  readonly otherAccountUrl: string;
  readonly accounts: readonly { account: string; name: string; login: string; tenantName: string }[];
}

export const pickAccountPage = ({ action, otherAccountUrl, accounts }: PickAccountPage): Html =>
  layout({
    title: 'Pick an account',
    content: html`
      <h1>Pick an account</h1>
      ${accounts.map(
        ({ account, name, login, tenantName }) =>
          html`<form method="post" action="${action}">
            <input type="hidden" name="account" value="${account}" />
            <button class="account" name="action" value="continue">
              <span class="who">${name}</span><span>${login}</span><span class="quiet">${tenantName}</span>
            </button>
          </form>`,
      )}
      <p><a href="${otherAccountUrl}">Sign in with another account</a></p>
    `,
  });
