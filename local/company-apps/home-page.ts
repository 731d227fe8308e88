/** What a signed-in person sees in a Company app, and what the service told it. */
import { html } from 'hono/html';
import { type Html, renderPage, showTable, showWho } from '../web/pages.ts';
import type { AppParts, SignedIn } from './app-parts.ts';

const claimText = (name: string, value: unknown): string => {
  if (['auth_time', 'iat', 'exp'].includes(name) && typeof value === 'number')
    return new Date(value * 1000).toISOString();
  return typeof value === 'string' ? value : JSON.stringify(value);
};

function showClaims(claims: Readonly<Record<string, unknown>>): Html {
  const rows = Object.entries(claims).map(
    ([name, value]) =>
      html`<tr>
        <td><code>${name}</code></td>
        <td data-claim="${name}">${claimText(name, value)}</td>
      </tr>`,
  );
  return html`<article>
    <h2>What the service told this app</h2>
    ${showTable('Claims of the ID token', ['Claim', 'Value'], rows)}
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
