/** The pages of a Company app: the address, the Company password, another password, what went wrong, and who is there. */
import { html } from 'hono/html';
import {
  type Brand,
  type Field,
  type Html,
  type Notice,
  renderPage,
  showField,
  showNotice,
  showTable,
} from '../web/pages.ts';
import type { Mail } from '../password-store/password-store.ts';

type Shown = {
  readonly email?: string | undefined;
  readonly notice?: Notice;
  readonly wrong?: 'wrong-password' | 'too-short';
};

const form = (brand: Brand, title: string, notice: Notice | undefined, content: Html): Html =>
  renderPage({
    ...{ brand, title },
    main: html`${notice === undefined ? '' : showNotice(notice)}
      <article>
        <h1>${title}</h1>
        ${content}
      </article>`,
  });

const emailField = (value: string | undefined, more: Pick<Field, 'hint' | 'readonly'> = {}): Html =>
  showField({
    ...{ name: 'email', label: 'E-mail address', type: 'email', value, autocomplete: 'username', required: true },
    ...more,
  });

const passwordField = (name: string, label: string, more: Pick<Field, 'autocomplete' | 'hint' | 'wrong'>): Html =>
  showField({ name, label, type: 'password', required: true, ...more });

/** The password that the person has. */
const presentPassword = (name: string, label: string, { wrong }: Shown): Html =>
  passwordField(name, label, {
    autocomplete: 'current-password',
    wrong: wrong === 'wrong-password' ? 'Address and password don’t belong together.' : undefined,
  });

/** Step one. */
export const addressPage = (brand: Brand, { email, notice }: Shown): Html =>
  form(
    brand,
    `Sign in to ${brand.name}`,
    notice,
    html`<form method="post" action="/sign-in">
      ${emailField(email, { hint: 'Your work address. It decides how you sign in.' })}
      <button name="action" value="continue">Continue</button>
    </form>`,
  );

/** Step two, with the Company password. Without a known address the page asks for it. */
export const passwordPage = (brand: Brand, shown: Shown): Html =>
  form(
    brand,
    'Enter your password',
    shown.notice,
    html`<form method="post" action="/company-sign-in">
        ${emailField(shown.email, { readonly: shown.email !== undefined })}
        ${presentPassword('password', `${brand.company} password`, shown)}
        <button name="action" value="sign-in">Sign in</button>
      </form>
      <p><a href="/reset-password">Reset the password</a> · <a href="/sign-in">Use another address</a></p>`,
  );

/** Who has forgotten the password, or never had one, gives the address alone. */
export const resetPage = (brand: Brand, shown: Shown): Html =>
  form(
    brand,
    'Reset your password',
    shown.notice,
    html`<p>
        You get a mail with a link, and choose a new ${brand.company} password there, for all apps of ${brand.company}.
      </p>
      <form method="post" action="/reset-password">
        ${emailField(shown.email)}
        <button name="action" value="reset">Send the mail</button>
      </form>
      <p><a href="/sign-in">Back to sign-in</a></p>`,
  );

/** The same for everybody: it doesn't tell who is a user. */
export const mailSentPage = (brand: Brand): Html =>
  form(
    brand,
    'Look into your mail',
    undefined,
    html`<p>If the address is a user’s, a mail is on its way. Its link works once, for half an hour.</p>
      <p>This stack sends no mail: <a href="/mail">read it here</a>.</p>
      <p><a href="/sign-in">Back to sign-in</a></p>`,
  );

/** What the stack would have sent. */
export const mailPage = (brand: Brand, mails: readonly Mail[]): Html =>
  renderPage({
    ...{ brand, title: 'Mail' },
    main: html`<article>
      <h1>Mail that would have been sent</h1>
      ${
        mails.length === 0
          ? html`<p>None so far.</p>`
          : showTable(
              'Newest first',
              ['To', 'What it says'],
              mails.map(
                ({ to, link }) =>
                  html`<tr>
                    <td>${to}</td>
                    <td><a href="${link}">Choose a new password</a></td>
                  </tr>`,
              ),
            )
      }
    </article>`,
  });

export const newPasswordPage = (brand: Brand, ticket: string, shown: Shown): Html =>
  form(
    brand,
    'Choose a new password',
    shown.notice,
    html`<form method="post" action="/new-password">
      <input type="hidden" name="ticket" value="${ticket}" />
      ${passwordField('newPassword', 'New password', {
        autocomplete: 'new-password',
        hint: 'At least 12 characters.',
        wrong: shown.wrong === 'too-short' ? 'Please choose one of at least 12 characters.' : undefined,
      })}
      <button name="action" value="set">Set the new password</button>
    </form>`,
  );

/** SSO is on for the person: the way on is Azure. `what` can't be done with the Company password. */
export const azureOnlyPage = (brand: Brand, email: string | undefined, what: 'used' | 'reset'): Html =>
  form(
    brand,
    'Sign in with Azure',
    {
      tone: 'warn',
      title: `Your ${brand.company} password can’t be ${what} here`,
      text: `Your organisation signs in to ${brand.name} with its Azure credentials. The password is kept as it is, and works again if your administrator turns that off for you. If you have forgotten your Azure password, ask your organisation’s IT.`,
    },
    html`${
        email === undefined
          ? ''
          : html`<form method="post" action="/sign-in">
              <input type="hidden" name="email" value="${email}" />
              <button name="action" value="continue">Continue to Azure sign-in</button>
            </form>`
      }
      <p><a href="/sign-in">Use another address</a></p>`,
  );

/** A sign-in that ended without one, and what to do about it. */
export const failedPage = (brand: Brand, title: string, advice: string, code?: string): Html =>
  renderPage({
    ...{ brand, title },
    main: html`<section role="alert" data-notice="bad">
      <h1>${title}</h1>
      <p>${advice}</p>
      ${
        code === undefined
          ? ''
          : html`<p>
              <small>Code for support: <code>${code}</code></small>
            </p>`
      }
      <p><a role="button" href="/sign-in">Back to sign-in</a></p>
    </section>`,
  });
