/** An ordinary user met something that only an administrator may consent to. */
import { html } from 'hono/html';
import { type Html, layout } from './layout.ts';

interface NeedAdministratorPage {
  readonly action: string;
  readonly account: string;
  readonly login: string;
  readonly otherAccountUrl: string;
  readonly appName: string;
  readonly tenantName: string;
}

export const needAdministratorPage = (page: NeedAdministratorPage): Html =>
  layout({
    title: 'Need admin approval',
    content: html`
      <p class="quiet who">${page.login}</p>
      <h1>Need admin approval</h1>
      <p>
        <strong>${page.appName}</strong> needs permission to access resources of
        <strong>${page.tenantName}</strong> that only an administrator can grant. Ask one to grant it before you can go
        on.
      </p>
      <p class="detail">AADSTS90094</p>
      <form method="post" action="${page.action}">
        <input type="hidden" name="account" value="${page.account}" />
        <div class="buttons">
          <button class="main" name="action" value="cancel">Return to the application without granting consent</button>
        </div>
      </form>
      <p><a href="${page.otherAccountUrl}">Have an admin account? Sign in with another account</a></p>
    `,
  });
