/** How contacts get into the Control Panel: an admin portal, so always by password (rule 4). */
import { createHash, timingSafeEqual } from 'node:crypto';
import type { Hono } from 'hono';
import { html } from 'hono/html';
import { type Html, renderPage } from '../web/render-page.ts';
import { showField } from '../web/show-field.ts';
import { isOwnForm } from '../web/page-sessions.ts';
import { type Form, type PanelParts, textOf } from './panel-parts.ts';

const digest = (text: string): Buffer => createHash('sha256').update(text).digest();

function signInPage({ brand, contacts, accounts }: PanelParts, chosen?: string, wrong?: string): Html {
  const options = contacts.map(({ id, name, account }) => {
    const accountName = accounts.find((known) => known.id === account)?.name ?? account;
    return html`<option value="${id}" ${id === chosen ? 'selected' : ''}>${name} · ${accountName}</option>`;
  });
  return renderPage({
    brand,
    title: 'Sign in',
    width: 'narrow',
    main: html`<section class="card">
      <h1>Sign in to the ${brand.name}</h1>
      <p class="muted">
        For the contacts of ${brand.company}’s customers. This is an admin portal: your password opens it, also while
        the apps ask your people to sign in with Azure.
      </p>
      <form method="post" action="/sign-in" class="stack">
        <div class="field">
          <label for="contact">Account contact</label>
          <select id="contact" name="contact">
            ${options}
          </select>
        </div>
        ${showField({
          name: 'password',
          label: 'Password',
          type: 'password',
          autocomplete: 'current-password',
          required: true,
          wrong,
        })}
        <button class="primary wide" name="action" value="sign-in">Sign in</button>
      </form>
    </section>`,
  });
}

export function addSignInRoutes(web: Hono, parts: PanelParts): void {
  const { contacts, sessions } = parts;
  web.get('/sign-in', (c) => c.html(signInPage(parts)));
  // The redirect URI of the catalogue's entry: no code ever comes here, only the refusal of a sign-in without a page.
  web.get('/callback', (c) => c.redirect('/sign-in', 303));
  web.post('/sign-in', async (c) => {
    const form: Form = await c.req.parseBody();
    const contact = contacts.find(({ id }) => id === textOf(form, 'contact'));
    const password = typeof form['password'] === 'string' ? form['password'] : '';
    const matches = timingSafeEqual(digest(password), digest(contact?.password ?? ''));
    if (contact === undefined || !matches) {
      return c.html(signInPage(parts, contact?.id, 'Contact and password don’t belong together.'), 401);
    }
    sessions.start(c, contact.id);
    return c.redirect('/identity-management', 303);
  });
  web.post('/sign-out', async (c) => {
    const session = sessions.read(c);
    const { csrf } = await c.req.parseBody();
    if (session !== undefined && isOwnForm(session, csrf)) sessions.end(c);
    return c.redirect('/sign-in', 303);
  });
}
