/** After a sign-out that leads nowhere else. */
import { html } from 'hono/html';
import { layout } from './layout.ts';
import type { Html } from './layout.ts';

export const signedOutPage = (): Html =>
  layout({
    title: 'Signed out',
    content: html`
      <h1>You signed out of your account</h1>
      <p>It’s a good idea to close all browser windows.</p>
    `,
  });
