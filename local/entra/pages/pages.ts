/** The pages that people meet on their way through a sign-in. Pico gives them their look: https://picocss.com */
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { html } from 'hono/html';
import { type Html, renderDocument } from '../../kit/pages.ts';
import { describeError, type EntraError } from '../entra-errors.ts';

/** The sheet of every page, served at `/style.css`. */
export const STYLE_SHEET = `${readFileSync(createRequire(import.meta.url).resolve('@picocss/pico/css/pico.min.css'), 'utf8')}
main.card { max-width: 34rem; }
h1 { font-size: 1.6rem; }
h2 { font-size: 1.2rem; }
[role='alert'] { padding: 0.6rem 0.9rem; border-inline-start: 0.3rem solid; color: var(--pico-del-color); }
td code { white-space: nowrap; }
`;

/**
 * Nothing but the sheet (and its icons) may load, and nobody may frame a page. There is no form-action: a browser would apply it to
 * the redirect that follows a sign-in, and that one leads to the app.
 */
const CONTENT_SECURITY_POLICY =
  "default-src 'none'; style-src 'self'; img-src data:; base-uri 'none'; frame-ancestors 'none'";
export const HEADERS = {
  'Cache-Control': 'no-store',
  'X-Content-Type-Options': 'nosniff',
  'Referrer-Policy': 'same-origin',
  'Content-Security-Policy': CONTENT_SECURITY_POLICY,
};

/** A whole document. `wide`: not one of the cards of a sign-in. */
export const layout = (title: string, content: Html, wide = false): Html =>
  renderDocument(
    `${title} · Entra ID stand-in`,
    html`<header class="container"><strong>Entra ID stand-in</strong></header>
      <main class="container ${wide ? '' : 'card'}">${wide ? content : html`<article>${content}</article>`}</main>`,
  );

const otherAccount = (url: string, text = 'Sign in with another account'): Html =>
  html`<p><a href="${url}">${text}</a></p>`;

/** A labelled field. */
const field = (name: string, label: string, attributes: Readonly<Record<string, string | undefined>>): Html => {
  const given = Object.entries(attributes).filter(([, value]) => value !== undefined);
  return html`<label for="${name}">${label}</label>
    <input id="${name}" name="${name}" required ${given.map(([key, value]) => html` ${key}="${value}"`)} />`;
};

interface SignInPage {
  readonly action: string;
  readonly appName: string;
  /** Undefined where any organisation's people may sign in. */
  readonly tenantName: string | undefined;
  /** What was typed or hinted at. */
  readonly login: string;
  readonly error: EntraError | undefined;
}

/** Address and password. The message is tied to the field for those who hear the page. */
export const signInPage = ({ action, appName, tenantName, login, error }: SignInPage): Html => {
  const isUnknown = login === '';
  const describedBy = error && 'problem';
  const address = { type: 'text', inputmode: 'email', autocomplete: 'username', autocapitalize: 'none' };
  const more = { spellcheck: 'false', value: login, 'aria-describedby': describedBy };
  const loginField = field('login', 'Work address', { ...address, ...more, autofocus: isUnknown ? '' : undefined });
  const password = { type: 'password', autocomplete: 'current-password', autofocus: isUnknown ? undefined : '' };
  return layout(
    'Sign in',
    html`
      ${tenantName === undefined ? '' : html`<p>${tenantName}</p>`}
      <h1>Sign in</h1>
      <p>to continue to <strong>${appName}</strong></p>
      ${error ? html`<p role="alert" id="problem">${error.message} <small>AADSTS${error.aadsts}</small></p>` : ''}
      <form method="post" action="${action}">
        ${loginField} ${field('password', 'Password', password)}
        <button name="action" value="sign-in">Sign in</button>
      </form>
      <p>
        <small>Nobody's real password belongs here. <a href="/">People of this stand-in</a></small>
      </p>
    `,
  );
};

/** A question to somebody who has signed in. */
interface Asked {
  readonly action: string;
  readonly account: string;
  readonly login: string;
  readonly otherAccountUrl: string;
  readonly appName: string;
}

/** The form goes with the session of whom the page names. */
const question = (page: Asked, title: string, about: Html, buttons: Html, otherAccountText?: string): Html =>
  layout(
    title,
    html`
      <p>${page.login}</p>
      ${about}
      <form method="post" action="${page.action}">
        <input type="hidden" name="account" value="${page.account}" />
        ${buttons}
      </form>
      ${otherAccount(page.otherAccountUrl, otherAccountText)}
    `,
  );

/** What the app may do, to be accepted for oneself or for the whole organisation. */
export const consentPage = (
  /** `onBehalfOf`: the organisation's name when an administrator consents for all of it. */
  page: Asked & { readonly onBehalfOf: string | undefined; readonly permissions: readonly string[] },
): Html => {
  const forOneself = html`<p>Accepting lets this app use your data as described. Only you are affected.</p>`;
  const forAll = html`<p>
    If you accept, this app gets access to these resources for <strong>all users</strong> of
    <strong>${page.onBehalfOf}</strong>. Nobody else there will be asked again.
  </p>`;
  const about = html`<h1>Permissions requested${page.onBehalfOf === undefined ? '' : ' for your organisation'}</h1>
    <p><strong>${page.appName}</strong> would like to:</p>
    <ul>
      ${page.permissions.map((permission) => html`<li>${permission}</li>`)}
    </ul>
    ${page.onBehalfOf === undefined ? forOneself : forAll}`;
  const buttons = html`<button class="secondary" name="action" value="cancel">Cancel</button>
    <button name="action" value="accept">Accept</button>`;
  return question(page, 'Permissions requested', about, buttons);
};

/** An ordinary user met something that only an administrator may consent to. */
export const needAdministratorPage = (page: Asked & { readonly tenantName: string }): Html => {
  const about = html`<h1>Need admin approval</h1>
    <p>
      <strong>${page.appName}</strong> needs permission to access resources of <strong>${page.tenantName}</strong> that
      only an administrator can grant. Ask one to grant it before you can go on. <small>AADSTS90094</small>
    </p>`;
  const text = 'Return to the application without granting consent';
  const button = html`<button name="action" value="cancel">${text}</button>`;
  const other = 'Have an admin account? Sign in with another account';
  return question(page, 'Need admin approval', about, button, other);
};

/** An error that is shown here because it can't, or mustn't, be told to the app. */
export const errorPage = (error: EntraError, now: Date, otherAccountUrl?: string): Html => {
  const { trace_id, correlation_id, timestamp } = describeError(error, now);
  return layout(
    'Sorry, we can’t sign you in',
    html`<h1>Sorry, but we’re having trouble signing you in</h1>
      <p role="alert">AADSTS${error.aadsts}: ${error.message}</p>
      <p>
        <small>Trace ID: ${trace_id}<br />Correlation ID: ${correlation_id}<br />${timestamp}</small>
      </p>
      ${otherAccountUrl === undefined ? '' : otherAccount(otherAccountUrl)}`,
  );
};

/** After a sign-out that leads nowhere else. */
export const signedOutPage = (): Html =>
  layout(
    'Signed out',
    html`<h1>You signed out of your account</h1>
      <p>It’s a good idea to close all browser windows.</p>`,
  );

/** Several people are signed in at this browser, and nothing says which of them goes. */
export const chooseSignOutPage = (people: readonly { readonly login: string; readonly href: string }[]): Html => {
  const links = people.map(({ login, href }) => html`<li><a href="${href}">${login}</a></li>`);
  const content = html`<h1>Which account do you want to sign out of?</h1>
    <ul>
      ${links}
    </ul>`;
  return layout('Pick an account', content);
};
