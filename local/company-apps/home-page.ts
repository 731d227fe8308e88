/** What a signed-in person sees: who they are to the app, and how it knows. */
import { html } from 'hono/html';
import type { PageSession } from '../web/page-sessions.ts';
import { type Html, renderPage } from '../web/render-page.ts';
import { showTable } from '../web/show-table.ts';
import type { AppParts, SignedIn } from './app-parts.ts';

/** The claims in an order that makes sense, with what they mean; others follow as they come. */
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
const TIMES = new Set(['auth_time', 'iat', 'exp']);

const text = (value: unknown): string => (typeof value === 'string' ? value : JSON.stringify(value));
const claimText = (name: string, value: unknown): string =>
  TIMES.has(name) && typeof value === 'number' ? new Date(value * 1000).toISOString() : text(value);
const optionalText = (value: unknown): string | undefined =>
  typeof value === 'string' && value !== '' ? value : undefined;

type Who = { readonly email: string; readonly name: string; readonly account: string | undefined };

function whoIs(signedIn: SignedIn): Who {
  if (signedIn.via === 'password') {
    const { email, name, account } = signedIn.person;
    return { email, name: name ?? email, account };
  }
  const { claims } = signedIn;
  const email = optionalText(claims['email']) ?? '';
  return {
    email,
    name: optionalText(claims['name']) ?? email,
    account: optionalText(claims['account_name']) ?? optionalText(claims['account_id']),
  };
}

const initials = (name: string): string =>
  name
    .split(/[\s.@]+/)
    .slice(0, 2)
    .map((part) => part.charAt(0).toUpperCase())
    .join('');

function showClaims(claims: Readonly<Record<string, unknown>>): Html {
  const known = Object.keys(MEANINGS).filter((name) => name in claims);
  const others = Object.keys(claims).filter((name) => !(name in MEANINGS));
  return html`<section class="card" aria-labelledby="claims">
    <h2 id="claims">What the service told this app</h2>
    ${showTable({
      label: 'Claims of the ID token',
      columns: ['Claim', 'Meaning', 'Value'],
      rows: [...known, ...others].map(
        (name) =>
          html`<tr>
            <td><code>${name}</code></td>
            <td>${MEANINGS[name] ?? '—'}</td>
            <td class="wrap" data-claim="${name}"><code>${claimText(name, claims[name])}</code></td>
          </tr>`,
      ),
    })}
  </section>`;
}

export function homePage({ brand, app }: AppParts, { content, csrf, notice }: PageSession<SignedIn>): Html {
  const who = whoIs(content);
  const withAzure = content.via === 'azure';
  const corner = html`<form method="post" action="/sign-out" class="who">
    <input type="hidden" name="csrf" value="${csrf}" />
    <span>${who.name}<small>${who.email}</small></span>
    <button class="tight" name="action" value="sign-out">Sign out</button>
  </form>`;
  const main = html`${notice ?? ''}
    <section class="card">
      <div class="person">
        <span class="initials" aria-hidden="true">${initials(who.name)}</span>
        <div>
          <h1>Welcome, ${who.name}</h1>
          <p class="muted">You are signed in to ${brand.name}.</p>
        </div>
      </div>
      <dl class="facts">
        <dt>Name</dt>
        <dd data-fact="name">${who.name}</dd>
        <dt>Address</dt>
        <dd data-fact="email">${who.email}</dd>
        <dt>Account</dt>
        <dd data-fact="account">${who.account ?? 'not told to this app'}</dd>
        <dt>Signed in</dt>
        <dd data-fact="method" data-method="${content.via}">
          ${withAzure ? 'with Azure' : `with the ${brand.company} password`}
        </dd>
      </dl>
      ${
        app.requiresTwoFactor
          ? html`<p class="small muted">
              ${brand.name} uses Azure only for people who have two-factor authentication at ${brand.company}; others
              sign in with their ${brand.company} password.
            </p>`
          : ''
      }
    </section>
    ${withAzure ? showClaims(content.claims) : ''}`;
  return renderPage({ brand, title: 'Home', width: 'wide', main, corner });
}
