/** After a sign-out that leads nowhere else. */
import { html } from 'hono/html';
import { type Html, layout } from './layout.ts';

export const signedOutPage = (): Html =>
  layout({
    title: 'Signed out',
    content: html`
      <h1>You signed out of your account</h1>
      <p>It’s a good idea to close all browser windows.</p>
    `,
  });

/** Several people are signed in at this browser, and nothing says which of them goes. */
export const chooseSignOutPage = (people: readonly { readonly login: string; readonly href: string }[]): Html =>
  layout({
    title: 'Pick an account',
    content: html`
      <h1>Which account do you want to sign out of?</h1>
      <ul>
        ${people.map(({ login, href }) => html`<li><a href="${href}">${login}</a></li>`)}
      </ul>
    `,
  });
