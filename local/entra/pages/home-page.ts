/** The front page: what this is, who lives here, and what is broken on purpose. */
import { html } from 'hono/html';
import { type Html, showTable } from '../../kit/pages.ts';
import { loginOf, mayConsentForTenant, type Tenant, type User } from '../seed.ts';
import type { StandIn } from '../stand-in.ts';
import { layout } from './pages.ts';

const PEOPLE_SHOWN = 50;

const notesOn = (user: User): string => {
  const notes = {
    administrator: mayConsentForTenant(user),
    guest: user.guestOf !== undefined,
    disabled: !user.enabled,
    'not assigned to the app': !user.assigned,
  };
  return Object.entries(notes)
    .flatMap(([note, holds]) => (holds ? [note] : []))
    .join(', ');
};

/** The password that a person really signs in with: a guest's is the one of the home tenant. */
const passwordOf = ({ directory }: StandIn, user: User): string => {
  const home = user.guestOf === undefined ? undefined : directory.findTenantOfAddress(loginOf(user));
  return (home && directory.findMember(home.id, loginOf(user))?.password) ?? user.password;
};

const tenantSection = (standIn: StandIn, { id, displayName, verifiedDomains, users }: Tenant): Html => {
  const apps = standIn.directory.apps.filter(({ clientId }) => standIn.consents.findGrant(id, clientId) !== undefined);
  const consented = apps.map((app) => app.displayName ?? app.clientId).join(', ') || 'none';
  const rows = users.slice(0, PEOPLE_SHOWN).map(
    (user) =>
      html`<tr>
        <td>${user.displayName}</td>
        <td><code>${loginOf(user)}</code></td>
        <td><code>${passwordOf(standIn, user)}</code></td>
        <td>${notesOn(user)}</td>
      </tr>`,
  );
  return html`<h2>${displayName}</h2>
    <p>Tenant <code>${id}</code>, domains ${verifiedDomains.join(', ')}. Apps with admin consent: ${consented}.</p>
    ${showTable(`People of ${displayName}`, ['Name', 'Signs in as', 'Password', 'Notes'], rows)}
    ${users.length > PEOPLE_SHOWN ? html`<p>and ${users.length - PEOPLE_SHOWN} more</p>` : ''}`;
};

const faultSection = ({ faults, url }: StandIn): Html => {
  const active = faults.list().map((fault) => html`<li><code>${JSON.stringify(fault)}</code></li>`);
  return html`<h2>Faults</h2>
    ${
      active.length === 0
        ? html`<p>None is switched on.</p>`
        : html`<ul>
            ${active}
          </ul>`
    }
    <pre tabindex="0" aria-label="How to switch faults"><code>curl -d '{"fault":"outage"}' ${url}/faults
curl -d '{"fault":"wrong-nonce","tenant":"&lt;tenant id&gt;","times":1}' ${url}/faults
curl -X DELETE ${url}/faults</code></pre>
    <p><a href="/faults">What can be switched on, and what each does</a></p>`;
};

export const homePage = (standIn: StandIn): Html => {
  const tenants = standIn.directory.tenants.map((tenant) => tenantSection(standIn, tenant));
  const content = html`<h1>Entra ID stand-in</h1>
    <p>
      This program plays the parts of the Microsoft identity platform and of Microsoft Graph that a sign-in needs, on
      this computer alone. Nobody here is real, and so their passwords are printed.
    </p>
    ${tenants} ${faultSection(standIn)}`;
  return layout('Home', content, true);
};
