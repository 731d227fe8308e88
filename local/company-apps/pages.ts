/** The pages of a Company app on the way in: the address, the Company password, another password, what went wrong. */
import { html } from 'hono/html';
import type { Mail } from '../password-store/password-store.ts';
import { type Brand, type Html, type Notice, renderPage, showField, showNotice, showTable } from '../web/pages.ts';

type Shown = { readonly email?: string | undefined; readonly notice?: Notice; readonly wrong?: boolean };
type Form = {
  readonly title: string;
  readonly notice?: Notice | undefined;
  readonly action: string;
  readonly fields: Html;
  readonly button: readonly [value: string, label: string];
  /** What stands before it and after it. */
  readonly before?: Html;
  readonly after?: Html;
};

const showPage = (brand: Brand, title: string, content: Html, notice?: Notice): Html =>
  renderPage({
    ...{ brand, title },
    main: html`${notice === undefined ? '' : showNotice(notice)}
      <article>
        <h1>${title}</h1>
        ${content}
      </article>`,
  });

const showForm = (
  brand: Brand,
  { title, notice, action, fields, button: [value, label], before, after }: Form,
): Html => {
  const form = html`${before ?? ''}
    <form method="post" action="${action}">
      ${fields}
      <button name="action" value="${value}">${label}</button>
    </form>
    ${after ?? ''}`;
  return showPage(brand, title, form, notice);
};

const emailField = (value: string | undefined, more: { hint?: string; readonly?: boolean } = {}): Html =>
  showField({
    ...{ name: 'email', label: 'E-mail address', type: 'email', value, autocomplete: 'username', required: true },
    ...more,
  });

const toSignIn = (text: string): Html => html`<p><a href="/sign-in">${text}</a></p>`;

/** Step one. */
export const addressPage = (brand: Brand, { email, notice }: Shown): Html =>
  showForm(brand, {
    ...{ title: `Sign in to ${brand.name}`, notice, action: '/sign-in', button: ['continue', 'Continue'] },
    fields: emailField(email, { hint: 'Your work address. It decides how you sign in.' }),
  });

/** Step two, with the Company password. Without a known address the page asks for it. */
export function passwordPage(brand: Brand, { email, notice, wrong = false }: Shown): Html {
  const password = showField({
    ...{ name: 'password', label: `${brand.company} password`, type: 'password', required: true },
    ...{ autocomplete: 'current-password', wrong: wrong ? 'Address and password don’t belong together.' : undefined },
  });
  return showForm(brand, {
    ...{ title: 'Enter your password', notice, action: '/company-sign-in', button: ['sign-in', 'Sign in'] },
    fields: html`${emailField(email, { readonly: email !== undefined })} ${password}`,
    after: html`<p><a href="/reset-password">Reset the password</a> · <a href="/sign-in">Use another address</a></p>`,
  });
}

/** Who has forgotten the password, or never had one, gives the address alone. */
export const resetPage = (brand: Brand, { email, notice }: Shown): Html =>
  showForm(brand, {
    ...{ title: 'Reset your password', notice, action: '/reset-password', button: ['reset', 'Send the mail'] },
    ...{ fields: emailField(email), after: toSignIn('Back to sign-in') },
    before: html`<p>
      You get a mail with a link, and choose a new ${brand.company} password there, for all apps of ${brand.company}.
    </p>`,
  });

/** The same for everybody: it doesn't tell who is a user. */
export const mailSentPage = (brand: Brand): Html =>
  showPage(
    brand,
    'Look into your mail',
    html`<p>If the address is a user’s, a mail is on its way. Its link works once, for half an hour.</p>
      <p>This stack sends no mail: <a href="/mail">read it here</a>.</p>
      ${toSignIn('Back to sign-in')}`,
  );

/** What the stack would have sent. */
export function mailPage(brand: Brand, mails: readonly Mail[]): Html {
  const row = ({ to, link }: Mail) =>
    html`<tr>
      <td>${to}</td>
      <td><a href="${link}">Choose a new password</a></td>
    </tr>`;
  const table = showTable('Newest first', ['To', 'What it says'], mails.map(row));
  return showPage(brand, 'Mail that would have been sent', mails.length === 0 ? html`<p>None so far.</p>` : table);
}

export const newPasswordPage = (brand: Brand, ticket: string, { notice, wrong = false }: Shown): Html =>
  showForm(brand, {
    ...{ title: 'Choose a new password', notice, action: '/new-password', button: ['set', 'Set the new password'] },
    fields: html`<input type="hidden" name="ticket" value="${ticket}" />${showField({
        ...{ name: 'newPassword', label: 'New password', type: 'password', required: true },
        ...{ autocomplete: 'new-password', hint: 'At least 12 characters.' },
        wrong: wrong ? 'Please choose one of at least 12 characters.' : undefined,
      })}`,
  });

/** SSO is on for the person: the way on is Azure. `what` can't be done with the Company password. */
export function azureOnlyPage(brand: Brand, email: string | undefined, what: 'used' | 'reset'): Html {
  const [title, after] = ['Sign in with Azure', toSignIn('Use another address')];
  const text = `Your organisation signs in to ${brand.name} with its Azure credentials. The password is kept as it is, and works again if your administrator turns that off for you. If you have forgotten your Azure password, ask your organisation’s IT.`;
  const notice = { tone: 'warn', title: `Your ${brand.company} password can’t be ${what} here`, text } as const;
  if (email === undefined) return showPage(brand, title, after, notice);
  const fields = html`<input type="hidden" name="email" value="${email}" />`;
  const button = ['continue', 'Continue to Azure sign-in'] as const;
  return showForm(brand, { title, notice, action: '/sign-in', fields, button, after });
}

/** A sign-in that ended without one, and what to do about it. */
export function failedPage(brand: Brand, title: string, advice: string, code?: string): Html {
  const main = html`<section role="alert" data-notice="bad">
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
  </section>`;
  return renderPage({ brand, title, main });
}
