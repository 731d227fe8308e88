/** Parts of lists: search, pages, moments, and a sentence about people without a password. */
import { html } from 'hono/html';
import type { Html } from '../web/render-page.ts';
import { showField } from '../web/show-field.ts';
import type { Listing } from './identity-service.ts';
import type { Visit } from './panel-parts.ts';
import type { Leavers, WithoutPassword } from './service-answers.ts';

const MOMENT = new Intl.DateTimeFormat('en-GB', { dateStyle: 'medium', timeStyle: 'short', timeZone: 'UTC' });

/** In UTC, and it says so: contacts and users can be anywhere. */
export const showMoment = (at: Date): Html =>
  html`<time datetime="${at.toISOString()}">${MOMENT.format(at)} UTC</time>`;

const DAY = new Intl.DateTimeFormat('en-GB', { dateStyle: 'medium', timeZone: 'UTC' });

/** An end at midnight is named by the day before it, the last that counts. */
export const showEnd = (at: Date): Html =>
  at.getTime() % 86_400_000 === 0
    ? html`<time datetime="${at.toISOString()}">until ${DAY.format(new Date(at.getTime() - 1))} (UTC)</time>`
    : html`until ${showMoment(at)}`;

/** What the address line asks a list for. */
export const listingOf = ({ c }: Visit): Listing => ({
  after: c.req.query('after'),
  search: c.req.query('search')?.trim(),
});

export const searchForm = (path: string, { search }: Listing): Html =>
  html`<form method="get" action="${path}" class="row end" role="search">
    ${showField({ name: 'search', label: 'Addresses beginning with', type: 'search', value: search ?? '' })}
    <button>Search</button>
    ${search ? html`<a class="button" href="${path}">Show all</a>` : ''}
  </form>`;

/** `more`: what else the list was asked for. */
export function pager(
  path: string,
  { after, search }: Listing,
  next: string | null | undefined,
  more: Readonly<Record<string, string>> = {},
): Html {
  const kept = { ...more, ...(search ? { search } : {}) };
  const link = (place: Record<string, string>) => `${path}?${new URLSearchParams({ ...kept, ...place }).toString()}`;
  if (!after && !next) return html``;
  return html`<nav class="split" aria-label="Pages">
    ${after ? html`<a class="button" href="${link({})}">First page</a>` : html`<span></span>`}
    ${next ? html`<a class="button" rel="next" href="${link({ after: next })}">Next page</a>` : html`<span></span>`}
  </nav>`;
}

export const WITHOUT_PASSWORD_PATH = '/identity-management/users-without-password';

const people = (count: number): string => (count === 1 ? '1 user has' : `${count.toLocaleString('en')} users have`);

/** Rule 8: nobody is e-mailed, so the admin must know who can't get in. */
export function describeWithoutPassword({ count, items, next }: WithoutPassword): Html {
  if (count === 0) return html`<p>All users concerned have a usable Company password.</p>`;
  return html`<p>
      <strong data-without-password="${count}">${people(count)} no usable Company password</strong> and can’t sign in
      until they get one. Nobody was e-mailed: reset their passwords, invite them again, or ask them to reset it
      themselves.
    </p>
    <ul>
      ${items.map((email) => html`<li>${email}</li>`)}
    </ul>
    ${next || items.length < count ? html`<p><a href="${WITHOUT_PASSWORD_PATH}">See all of them</a></p>` : ''}`;
}

/** Who left gets in again with a Company password. */
export function describeLeavers(leavers: Leavers | null | undefined): Html | '' {
  if (!leavers || leavers.count === 0) return '';
  const { count, more, items } = leavers;
  return html`<p>
      <strong data-disabled-in-entra="${count}">${more ? 'More than ' : ''}${count} disabled in Azure</strong>, perhaps
      because they left: with a Company password they get in again.
    </p>
    <ul>
      ${items.map((email) => html`<li>${email}</li>`)}
    </ul>`;
}
