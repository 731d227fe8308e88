/** The service's Control Panel interface for one account, each call as one contact (or as the directory feed, where it says so). */
import * as z from 'zod';
import { callService, type ServiceCall } from './call-service.ts';
import {
  AddressPage,
  AuditPage,
  Disconnected,
  EditResults,
  ExclusionPage,
  Explanation,
  Integration,
  Sso,
  Started,
  Story,
  ReadinessState,
  type User,
  UserPage,
} from './service-answers.ts';

export interface Listing {
  readonly after?: string | undefined;
  readonly search?: string | undefined;
}

export interface NewExclusion {
  readonly email: string;
  readonly reason?: string;
  /** The last day that counts, and where. */
  readonly lastDay?: string;
  readonly timeZone?: string;
}

/** What somebody confirmed who was told whom SSO would lock out, or that nobody knows. */
export interface AcceptedLockouts {
  readonly acceptLockouts?: number;
  readonly acceptUnknownReadiness?: true;
}

export interface IdentityServiceOptions {
  readonly serviceUrl: string;
  readonly account: string;
  readonly contactToken: () => Promise<string>;
  /** The Control Panel's own token, with the directory feed's role. */
  readonly feedToken: () => Promise<string>;
}

const PAGE_SIZE = 50;

const query = ({ after, search }: Listing, more: Readonly<Record<string, string>> = {}): string => {
  const given = { ...more, ...(after ? { after } : {}), ...(search ? { search } : {}) };
  return new URLSearchParams({ limit: String(PAGE_SIZE), ...given }).toString();
};

export function makeIdentityService({ serviceUrl, account, contactToken, feedToken }: IdentityServiceOptions) {
  const root = `/accounts/${encodeURIComponent(account)}`;
  const asContact = async <Body>({ path, ...call }: ServiceCall<Body>) =>
    callService(serviceUrl, await contactToken(), { ...call, path: `${root}${path}` });
  const asFeed = async <Body>({ path, ...call }: ServiceCall<Body>) =>
    callService(serviceUrl, await feedToken(), { ...call, path: `${root}${path}` });
  return {
    /** Takes a readiness report, as far as one call comes. */
    lookAtReadiness: (refresh: boolean) =>
      asContact({ method: 'GET', path: `/readiness?limit=1&refresh=${refresh}`, answer: ReadinessState }),
    readIntegration: () => asContact({ method: 'GET', path: '/integration', answer: Integration }),
    startIntegration: () => asContact({ method: 'POST', path: '/integration/start', answer: Started }),
    /** A one-time link to the service's own Identity Management page, for the contact's browser. */
    createPortalLink: () => asContact({ method: 'POST', path: '/portal-links', answer: Started }),
    disconnect: (force: boolean) =>
      asContact({ method: 'DELETE', path: `/integration${force ? '?force=true' : ''}`, answer: Disconnected }),
    readSso: () => asContact({ method: 'GET', path: '/sso', answer: Sso }),
    turnSso: (sso: Sso['sso'], ifMatch: string, accepted: AcceptedLockouts = {}) =>
      asContact({ method: 'PUT', path: '/sso', answer: Sso, json: { sso, ...accepted }, ifMatch }),
    listUsersWithoutPassword: (listing: Listing) =>
      asContact({ method: 'GET', path: `/users-without-password?${query(listing)}`, answer: AddressPage }),
    listExclusions: (listing: Listing) =>
      asContact({ method: 'GET', path: `/exclusions?${query(listing)}`, answer: ExclusionPage }),
    /** One page of up to 1,000 lines, each page with a header line of its own. */
    readExclusionsCsv: (after: string | undefined) =>
      asContact({
        method: 'GET',
        path: `/exclusions?${query({ after }, { format: 'csv', limit: '1000' })}`,
        answer: z.string(),
      }),
    /** At most 1,000 addresses. */
    editExclusions: (add: readonly NewExclusion[], remove: readonly string[], acceptDisabledInEntra = false) =>
      asContact({
        ...{ method: 'POST', path: '/exclusions', answer: EditResults },
        json: { add, remove, ...(acceptDisabledInEntra && { acceptDisabledInEntra }) },
      }),
    /** As the file is, whatever its encoding. */
    uploadExclusions: (csv: Uint8Array<ArrayBuffer>, timeZone: string, acceptDisabledInEntra = false) => {
      const asked = new URLSearchParams({ timeZone, ...(acceptDisabledInEntra && { acceptDisabledInEntra: 'true' }) });
      return asContact({ method: 'POST', answer: EditResults, csv, path: `/exclusions?${asked.toString()}` });
    },
    explain: (email: string, app: string) =>
      asContact({ method: 'POST', path: '/explain', answer: Explanation, json: { email, app } }),
    explainStory: (supportCode: string) =>
      asContact({ method: 'POST', path: '/explain', answer: Story, json: { supportCode } }),
    listAuditEvents: (listing: Listing, filter: Readonly<Record<string, string>>) =>
      asContact({ method: 'GET', path: `/audit-events?${query(listing, filter)}`, answer: AuditPage }),
    /** One page of up to 1,000 events; as CSV each page with a header line of its own. */
    exportAuditEvents: (format: 'csv' | 'jsonl', after: string | undefined, filter: Readonly<Record<string, string>>) =>
      asContact({
        method: 'GET',
        path: `/audit-events?${query({ after }, { ...filter, format, limit: '1000' })}`,
        answer: z.string(),
      }),
    /** As the directory feed. */
    listUsers: (listing: Listing) => asFeed({ method: 'GET', path: `/users?${query(listing)}`, answer: UserPage }),
    /** As the directory feed: the Control Panel is where users are kept. */
    changeUser: ({ email, displayName, twoFactor, hasPassword }: User) =>
      asFeed({
        method: 'POST',
        path: '/users',
        answer: EditResults,
        json: { upsert: [{ email, displayName, twoFactor, hasPassword }], remove: [] },
      }),
  };
}
export type IdentityService = ReturnType<typeof makeIdentityService>;
