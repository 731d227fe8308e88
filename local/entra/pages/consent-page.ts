/** What the app may do, to be accepted for oneself or for the whole organisation. */
import { html } from 'hono/html';
import { type Html, layout } from './layout.ts';

interface ConsentPage {
  readonly action: string;
  readonly account: string;
  readonly login: string;
  readonly otherAccountUrl: string;
  readonly appName: string;
  /** The organisation's name when an administrator consents for all of it. */
  readonly onBehalfOf: string | undefined;
  readonly permissions: readonly string[];
}

const explain = (onBehalfOf: string | undefined): Html =>
  onBehalfOf === undefined
    ? html`<p>Accepting lets this app use your data as described. Only you are affected.</p>`
    : html`<p>
        If you accept, this app gets access to these resources for <strong>all users</strong> of
        <strong>${onBehalfOf}</strong>. Nobody else there will be asked again.
      </p>`;

export const consentPage = (page: ConsentPage): Html =>
  layout({
    title: 'Permissions requested',
    content: html`
      <p class="quiet who">${page.login}</p>
      <h1>Permissions requested${page.onBehalfOf === undefined ? '' : ' for your organisation'}</h1>
      <p><strong>${page.appName}</strong> would like to:</p>
      <ul class="permissions">
        ${page.permissions.map((permission) => html`<li>${permission}</li>`)}
      </ul>
      ${explain(page.onBehalfOf)}
      <form method="post" action="${page.action}">
        <input type="hidden" name="account" value="${page.account}" />
        <div class="buttons">
          <button name="action" value="cancel">Cancel</button>
          <button class="main" name="action" value="accept">Accept</button>
        </div>
      </form>
      <p><a href="${page.otherAccountUrl}">Sign in with another account</a></p>
    `,
  });
