/** Address and password. */
import { html } from 'hono/html';
import type { EntraError } from '../entra-errors.ts';
import { type Html, layout } from './layout.ts';

interface SignInPage {
  readonly action: string;
  readonly appName: string;
  /** Undefined where any organisation's people may sign in. */
  readonly tenantName: string | undefined;
  /** What was typed or hinted at. */
  readonly login: string;
  readonly error: EntraError | undefined;
}

const alert = (error: EntraError): Html =>
  html`<p class="error" role="alert" id="problem">
    ${error.sentence} <span class="detail">AADSTS${error.aadsts}</span>
  </p>`;

/** Ties the message to the field for those who hear the page. */
const describedBy = (error: EntraError | undefined): Html => (error ? html`aria-describedby="problem"` : html``);

export const signInPage = ({ action, appName, tenantName, login, error }: SignInPage): Html =>
  layout({
    title: 'Sign in',
    content: html`
      ${tenantName === undefined ? '' : html`<p class="quiet">${tenantName}</p>`}
      <h1>Sign in</h1>
      <p>to continue to <strong>${appName}</strong></p>
      ${error ? alert(error) : ''}
      <form method="post" action="${action}">
        <label for="login">Work address</label>
        <input
          id="login"
          name="login"
          type="text"
          inputmode="email"
          autocomplete="username"
          autocapitalize="none"
          spellcheck="false"
          required
          value="${login}"
          ${login === '' ? 'autofocus' : describedBy(error)}
        />
        <label for="password">Password</label>
        <input
          id="password"
          name="password"
          type="password"
          autocomplete="current-password"
          required
          ${login === '' ? '' : 'autofocus'}
        />
        <div class="buttons"><button class="main" name="action" value="sign-in">Sign in</button></div>
      </form>
      <p class="quiet">Nobody's real password belongs here. <a href="/">People of this stand-in</a></p>
    `,
  });
