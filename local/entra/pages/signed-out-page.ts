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
