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
  showWho,
} from '../web/pages.ts';
import type { Mail } from '../password-store/password-store.ts';
import type { AppParts, SignedIn } from './app-parts.ts';

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

/** What the claims mean, in an order that makes sense; others follow as they come. */
const MEANINGS: Readonly<Record<string, string>> = {
  sub: 'The user, for ever',
  email: 'Address, as the Company has it',
  name: 'Name',
  given_name: 'Given name, as Azure has it',
  family_name: 'Family name, as Azure has it',
  preferred_username: 'What to show them as',
  locale: 'Language that they prefer',
  account_id: 'Account',
  account_name: 'Account’s name',
  idp: 'Who signed them in',
  tid: 'Azure tenant',
  oid: 'Person in that tenant',
  auth_time: 'Signed in at',
  iss: 'Issued by',
  aud: 'Issued for this app',
  iat: 'Issued at',
  exp: 'Ends at',
  email_verified: 'The Company vouches for the address',
  nonce: 'Ties the token to this sign-in',
  at_hash: 'Ties the access token to it',
};

const claimText = (name: string, value: unknown): string => {
  if (['auth_time', 'iat', 'exp'].includes(name) && typeof value === 'number')
    return new Date(value * 1000).toISOString();
  return typeof value === 'string' ? value : JSON.stringify(value);
};

function showClaims(claims: Readonly<Record<string, unknown>>): Html {
  const known = Object.keys({ ...MEANINGS, ...claims }).filter((name) => name in claims);
  const rows = known.map(
    (name) =>
      html`<tr>
        <td><code>${name}</code></td>
        <td>${MEANINGS[name] ?? '—'}</td>
        <td data-claim="${name}">${claimText(name, claims[name])}</td>
      </tr>`,
  );
  return html`<article>
    <h2>What the service told this app</h2>
    ${showTable('Claims of the ID token', ['Claim', 'Meaning', 'Value'], rows)}
  </article>`;
}

function whoIs(signedIn: SignedIn) {
  if (signedIn.via === 'password') return signedIn.person;
  const text = (name: string): string | undefined => {
    const value = signedIn.claims[name];
    return typeof value === 'string' && value !== '' ? value : undefined;
  };
  return { email: text('email') ?? '', name: text('name'), account: text('account_name') ?? text('account_id') };
}

/** What a signed-in person sees: who they are to the app, and how it knows. */
export function homePage({ brand, app }: AppParts, signedIn: SignedIn): Html {
  const { email, name = email, account = 'not told to this app' } = whoIs(signedIn);
  const method = signedIn.via === 'azure' ? 'with Azure' : `with the ${brand.company} password`;
  const twoFactor = html`<p>
    ${brand.name} uses Azure only for people who have two-factor authentication at ${brand.company}; others sign in with
    their ${brand.company} password.
  </p>`;
  return renderPage({
    ...{ brand, title: 'Home', corner: showWho(name, email) },
    main: html`<article>
        <h1>Welcome, ${name}</h1>
        <p>You are signed in to ${brand.name} <span data-method="${signedIn.via}">${method}</span>.</p>
        <dl>
          <dt>Address</dt>
          <dd>${email}</dd>
          <dt>Account</dt>
          <dd>${account}</dd>
        </dl>
        ${app.requiresTwoFactor ? twoFactor : ''}
      </article>
      ${signedIn.via === 'azure' ? showClaims(signedIn.claims) : ''}`,
  });
}
