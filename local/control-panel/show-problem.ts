/** A problem of the service as a message for an account contact. */
import { html } from 'hono/html';
import type { Html } from '../web/render-page.ts';
import type { Notice } from '../web/show-notice.ts';
import type { ServiceProblem } from './call-service.ts';

// Where the interface's own words speak to a program, these speak to a person.
const FOR_PEOPLE: Readonly<Record<string, readonly [title: string, text: string]>> = {
  'invalid-request': ['That could not be read', 'Nothing was changed. Correct what is named here and try again.'],
  'role-missing': [
    'You don’t have the role for this',
    'It takes the Security Manager role. Ask whoever administers the contacts of your account to give it to you.',
  ],
  'version-changed': [
    'Somebody else changed it meanwhile',
    'Nothing was changed by you. Below is how it stands now: look again, and repeat the change if it’s still wanted.',
  ],
  'changed-meanwhile': [
    'Somebody else is changing the same thing',
    'Look at how it stands now, and repeat the change if it’s still wanted.',
  ],
  'sso-is-on': [
    'SSO is still on',
    'Turn SSO off first, or tick “turn SSO off too”: without a tenant nobody could sign in with Azure.',
  ],
  'not-connected': [
    'No working Azure integration',
    'SSO can be turned on, or tried out in shadow, once an Azure tenant is connected. Start Azure Integration first.',
  ],
  'integration-broken': [
    'The Azure integration is broken',
    'Azure doesn’t let the service in any more. The overview says why: enable the app in Azure, or start Azure Integration again.',
  ],
  'would-lock-out': [
    'Users would be locked out',
    'Nothing was changed. Look at the readiness report, and turn SSO on again to confirm how many.',
  ],
  'readiness-unknown': [
    'Nobody knows whom this would lock out',
    'Nothing was changed. There is no readiness report of the last 24 hours.',
  ],
  'users-unreadable': [
    'What is stored of some users can’t be read',
    'Nothing was changed. The operators of the service are told; when they have mended it, check readiness again.',
  ],
  'story-not-found': [
    'That support code says nothing here',
    'Look at it again: it must come from the page of a sign-in to this account, and be at most 30 days old.',
  ],
  unauthenticated: ['The sign-in service doesn’t accept our calls', 'Tell those who run it.'],
};

// `body/line 3` is where a program looks; a person sent no body.
function nameField(field: string): Html {
  const name = field.replace(/^(?:body|query)\/?/, '');
  return name === '' ? html`` : html`<code>${name}</code> `;
}

/** `refused: …` for screen and screen reader; never the address or the account of somebody else. */
export function problemNotice({ code, title, detail, errors, supportCode }: ServiceProblem): Notice {
  const own = Object.hasOwn(FOR_PEOPLE, code) ? FOR_PEOPLE[code] : undefined;
  const list = errors.map(({ field, message }) => html`<li>${nameField(field)}${message}</li>`);
  return {
    tone: 'bad',
    title: own?.[0] ?? title,
    text: html`<p>${own?.[1] ?? detail}</p>
      ${
        list.length === 0
          ? ''
          : html`<ul>
              ${list}
            </ul>`
      }
      ${supportCode === undefined ? '' : html`<p class="small">Code for support: <code>${supportCode}</code></p>`}`,
  };
}
