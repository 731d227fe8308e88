/** The pages of a sign-in: the address, the Company password, another password, and what went wrong. */
import { html } from 'hono/html';
import { LOGIN_HINT_SCRIPT } from '../web/login-hint-script.ts';
import { type Brand, type Html, renderPage } from '../web/render-page.ts';
import { type Field, showField } from '../web/show-field.ts';
import { type Notice, showNotice } from '../web/show-notice.ts';

type Shown = { readonly email?: string | undefined; readonly notice?: Notice | undefined };

const card = (brand: Brand, title: string, notice: Notice | undefined, content: Html, script?: string): Html =>
  renderPage({
    brand,
    title,
    width: 'narrow',
    main: html`${notice === undefined ? '' : showNotice(notice)}
      <section class="card">
        <h1>${title}</h1>
        ${content}
      </section>`,
    script,
  });

const emailField = (value: string | undefined, more: Pick<Field, 'hint' | 'readonly'> = {}): Html =>
  showField({
    ...{ name: 'email', label: 'E-mail address', type: 'email', value, autocomplete: 'username', required: true },
    ...more,
  });

/** Step one. */
export const addressPage = (brand: Brand, { email, notice }: Shown): Html =>
  card(
    brand,
    `Sign in to ${brand.name}`,
    notice,
    html`<form method="post" action="/sign-in" class="stack">
      ${emailField(email, { hint: 'Your work address. It decides how you sign in.' })}
      <button class="primary wide" name="action" value="continue">Continue</button>
    </form>`,
    LOGIN_HINT_SCRIPT,
  );

/** Step two, with the Company password. Without a known address the page asks for it. */
export const passwordPage = (brand: Brand, { email, notice, wrong }: Shown & { readonly wrong?: string }): Html =>
  card(
    brand,
    'Enter your password',
    notice,
    html`<form method="post" action="/company-sign-in" class="stack">
        ${emailField(email, { readonly: email !== undefined })}
        ${showField({
          name: 'password',
          label: `${brand.company} password`,
          type: 'password',
          autocomplete: 'current-password',
          required: true,
          wrong,
        })}
        <button class="primary wide" name="action" value="sign-in">Sign in</button>
      </form>
      <p class="split small">
        <a href="/reset-password">Change or reset the password</a><a href="/sign-in">Use another address</a>
      </p>`,
    LOGIN_HINT_SCRIPT,
  );

export const resetPage = (brand: Brand, { email, notice, wrong }: Shown & { readonly wrong?: ResetFault }): Html =>
  card(
    brand,
    'Reset your password',
    notice,
    html`<p class="muted">For your ${brand.company} password, in all apps of ${brand.company}.</p>
      <form method="post" action="/reset-password" class="stack">
        ${emailField(email)}
        ${showField({
          name: 'currentPassword',
          label: 'Password until now',
          type: 'password',
          autocomplete: 'current-password',
          required: true,
          wrong: wrong === 'wrong-password' ? 'Address and password don’t belong together.' : undefined,
        })}
        ${showField({
          name: 'newPassword',
          label: 'New password',
          type: 'password',
          autocomplete: 'new-password',
          required: true,
          hint: 'At least 12 characters.',
          wrong: wrong === 'too-short' ? 'Please choose one of at least 12 characters.' : undefined,
        })}
        <button class="primary wide" name="action" value="reset">Set the new password</button>
      </form>
      <p class="small"><a href="/sign-in">Back to sign-in</a></p>`,
  );
export type ResetFault = 'wrong-password' | 'too-short';

/** SSO is on for the person: the way on is Azure. */
export const azureOnlyPage = (brand: Brand, email: string, what: 'sign-in' | 'reset'): Html =>
  card(
    brand,
    'Sign in with Azure',
    {
      tone: 'warn',
      title: `Your ${brand.company} password can’t be ${what === 'reset' ? 'reset' : 'used'} here`,
      text: `Your organisation signs in to ${brand.name} with its Azure credentials. The password is kept as it is, and works again if your administrator turns that off for you. If you have forgotten your Azure password, ask your organisation’s IT.`,
    },
    html`<form method="post" action="/sign-in" class="stack">
        <input type="hidden" name="email" value="${email}" />
        <button class="primary wide" name="action" value="continue">Continue to Azure sign-in</button>
      </form>
      <p class="small"><a href="/sign-in">Use another address</a></p>`,
  );

/** A sign-in that ended without one, and what to do about it. */
export const failedPage = (brand: Brand, title: string, advice: string, code?: string): Html =>
  renderPage({
    brand,
    title,
    width: 'narrow',
    main: html`<section class="card" role="alert">
      <h1>${title}</h1>
      <p>${advice}</p>
      ${code === undefined ? '' : html`<p class="small muted">Code for support: <code>${code}</code></p>`}
      <p><a class="button primary wide" href="/sign-in">Back to sign-in</a></p>
    </section>`,
  });
