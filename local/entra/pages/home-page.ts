/** The front page: what this is, who lives here, and what is broken on purpose. */
import { html } from 'hono/html';
import { loginOf, mayConsentForTenant } from '../directory.ts';
import { FAULT_MEANINGS, FAULT_NAMES } from '../faults/fault-names.ts';
import type { ActiveFault } from '../faults/fault-request.ts';
import type { Tenant, User } from '../seed.ts';
import { type Html, layout } from './layout.ts';

/** A tenant may be seeded with 200,000 people; the page shows the first ones. */
const PEOPLE_SHOWN = 50;

interface HomePage {
  readonly url: string;
  readonly tenants: readonly { tenant: Tenant; consentedApps: readonly string[] }[];
  readonly faults: readonly ActiveFault[];
  /** The password that a person really signs in with: a guest's is the one of the home tenant. */
  readonly passwordOf: (user: User) => string;
}

const describePerson = (user: User): string =>
  [
    mayConsentForTenant(user) ? 'administrator' : undefined,
    user.guestOf === undefined ? undefined : 'guest',
    user.enabled ? undefined : 'disabled',
    user.assigned ? undefined : 'not assigned to the app',
  ]
    .filter((word) => word !== undefined)
    .join(', ');

const personRow = (user: User, password: string): Html =>
  html`<tr>
    <td>${user.displayName}</td>
    <td><code>${loginOf(user)}</code></td>
    <td><code>${password}</code></td>
    <td>${describePerson(user)}</td>
  </tr>`;

const tenantSection = ({ tenant, consentedApps }: HomePage['tenants'][number], page: HomePage): Html => {
  const shown = tenant.users.slice(0, PEOPLE_SHOWN);
  const more = tenant.users.length - shown.length;
  return html`<h2>${tenant.displayName}</h2>
    <p class="quiet">
      Tenant <code>${tenant.id}</code>, domains ${tenant.verifiedDomains.join(', ')}.
      ${consentedApps.length > 0 ? `Consented to: ${consentedApps.join(', ')}.` : 'No app has admin consent.'}
    </p>
    <div class="scroll" role="region" aria-label="People of ${tenant.displayName}" tabindex="0">
      <table>
        <thead>
          <tr>
            <th scope="col">Name</th>
            <th scope="col">Signs in as</th>
            <th scope="col">Password</th>
            <th scope="col">Notes</th>
          </tr>
        </thead>
        <tbody>
          ${shown.map((user) => personRow(user, page.passwordOf(user)))}
        </tbody>
      </table>
    </div>
    ${more > 0 ? html`<p class="quiet">and ${more} more</p>` : ''}`;
};

const faultSection = ({ faults, url }: HomePage): Html => html`
  <h2>Faults</h2>
  ${
    faults.length === 0
      ? html`<p>None is switched on.</p>`
      : html`<ul class="permissions">
          ${faults.map((fault) => html`<li><code>${JSON.stringify(fault)}</code></li>`)}
        </ul>`
  }
  <pre tabindex="0" aria-label="How to switch faults"><code>curl -d '{"fault":"outage"}' ${url}/faults
curl -d '{"fault":"wrong-nonce","tenant":"&lt;tenant id&gt;","times":1}' ${url}/faults
curl -X DELETE ${url}/faults</code></pre>
  <div class="scroll" role="region" aria-label="Possible faults" tabindex="0">
    <table>
      <thead>
        <tr>
          <th scope="col">Fault</th>
          <th scope="col">What happens</th>
        </tr>
      </thead>
      <tbody>
        ${FAULT_NAMES.map(
          (name) =>
            html`<tr>
              <td><code>${name}</code></td>
              <td>${FAULT_MEANINGS[name]}</td>
            </tr>`,
        )}
      </tbody>
    </table>
  </div>
`;

export const homePage = (page: HomePage): Html =>
  layout({
    title: 'Home',
    wide: true,
    content: html`
      <h1>Entra ID stand-in</h1>
      <p>
        This program plays the parts of the Microsoft identity platform and of Microsoft Graph that a sign-in needs, on
        this computer alone. Nobody here is real, and so their passwords are printed.
      </p>
      ${page.tenants.map((tenant) => tenantSection(tenant, page))} ${faultSection(page)}
    `,
  });
