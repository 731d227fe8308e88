/** The front page: what this is, who lives here, and what is broken on purpose. */
import { html } from 'hono/html';
import { FAULT_MEANINGS } from '../faults/fault-names.ts';
import { loginOf, mayConsentForTenant, type Tenant, type User } from '../seed.ts';
import type { StandIn } from '../stand-in.ts';
import { type Html, layout } from './pages.ts';

/** A tenant may be seeded with 200,000 people; the page shows the first ones. */
const PEOPLE_SHOWN = 50;

const table = (label: string, columns: readonly string[], rows: readonly (readonly (string | Html)[])[]): Html =>
  html`<div class="overflow-auto" role="region" aria-label="${label}" tabindex="0">
    <table>
      <thead>
        <tr>
          ${columns.map((column) => html`<th scope="col">${column}</th>`)}
        </tr>
      </thead>
      <tbody>
        ${rows.map(
          (cells) =>
            html`<tr>
              ${cells.map((cell) => html`<td>${cell}</td>`)}
            </tr>`,
        )}
      </tbody>
    </table>
  </div>`;

const notesOn = (user: User): string =>
  [
    mayConsentForTenant(user) ? 'administrator' : '',
    user.guestOf === undefined ? '' : 'guest',
    user.enabled ? '' : 'disabled',
    user.assigned ? '' : 'not assigned to the app',
  ]
    .filter((word) => word !== '')
    .join(', ');

/** The password that a person really signs in with: a guest's is the one of the home tenant. */
const passwordOf = ({ directory }: StandIn, user: User): string => {
  const home = user.guestOf === undefined ? undefined : directory.findTenantOfAddress(loginOf(user));
  return (home && directory.findMember(home.id, loginOf(user))?.password) ?? user.password;
};

const tenantSection = (standIn: StandIn, tenant: Tenant): Html => {
  const consented = standIn.directory.apps
    .filter(({ clientId }) => standIn.consents.findGrant(tenant.id, clientId) !== undefined)
    .map(({ clientId, displayName }) => displayName ?? clientId);
  const rows = tenant.users
    .slice(0, PEOPLE_SHOWN)
    .map((user) => [
      user.displayName,
      html`<code>${loginOf(user)}</code>`,
      html`<code>${passwordOf(standIn, user)}</code>`,
      notesOn(user),
    ]);
  const more = tenant.users.length - rows.length;
  return html`<h2>${tenant.displayName}</h2>
    <p>
      Tenant <code>${tenant.id}</code>, domains ${tenant.verifiedDomains.join(', ')}.
      ${consented.length > 0 ? `Consented to: ${consented.join(', ')}.` : 'No app has admin consent.'}
    </p>
    ${table(`People of ${tenant.displayName}`, ['Name', 'Signs in as', 'Password', 'Notes'], rows)}
    ${more > 0 ? html`<p>and ${more} more</p>` : ''}`;
};

const faultSection = ({ faults, url }: StandIn): Html => html`
  <h2>Faults</h2>
  ${
    faults.list().length === 0
      ? html`<p>None is switched on.</p>`
      : html`<ul>
          ${faults.list().map((fault) => html`<li><code>${JSON.stringify(fault)}</code></li>`)}
        </ul>`
  }
  <pre tabindex="0" aria-label="How to switch faults"><code>curl -d '{"fault":"outage"}' ${url}/faults
curl -d '{"fault":"wrong-nonce","tenant":"&lt;tenant id&gt;","times":1}' ${url}/faults
curl -X DELETE ${url}/faults</code></pre>
  ${table(
    'Possible faults',
    ['Fault', 'What happens'],
    Object.entries(FAULT_MEANINGS).map(([name, meaning]) => [html`<code>${name}</code>`, meaning]),
  )}
`;

export const homePage = (standIn: StandIn): Html =>
  layout(
    'Home',
    html`
      <h1>Entra ID stand-in</h1>
      <p>
        This program plays the parts of the Microsoft identity platform and of Microsoft Graph that a sign-in needs, on
        this computer alone. Nobody here is real, and so their passwords are printed.
      </p>
      ${standIn.directory.tenants.map((tenant) => tenantSection(standIn, tenant))} ${faultSection(standIn)}
    `,
    true,
  );
