/** The account of the fake service: what its answers are made of, and what a test may change under the page's feet. */

export const ACCOUNT = 'acme';
type Position = 'on' | 'off' | 'shadow';
type Integration = Readonly<Record<string, unknown>> & { readonly state: 'not-connected' | 'connected' | 'broken' };
type Exclusion = { reason: string | null; expiresAt: string | null; excludedAt: string };

export const STATUSES = ['ready', 'not-in-entra', 'disabled-in-entra', 'address-differs', 'excluded'] as const;
const USERS = 250;
export const CONNECTED: Integration = {
  state: 'connected',
  health: 'ok',
  tenantId: '3f0c5f6e-5f3c-4a2e-9a51-0a4b2d4f3c11',
  tenantName: 'Acme Bakery (Azure)',
  verifiedDomains: ['acme.example', 'acme.onmicrosoft.example'],
  connectedBy: 'contact-anna',
  connectedAt: '2026-11-20T09:30:00.000Z',
};

export class World {
  hasSession = true;
  sessionMs = 25 * 60_000;
  integration: Integration = { state: 'not-connected', health: 'not-connected' };
  sso: Position = 'off';
  /** Joining domains, with how many of their users would be locked out. */
  readonly joining = new Map<string, number>();
  version = 7;
  shadowSince: string | undefined;
  /** Entries of the audit trail beside those that are always there. */
  readonly events: object[] = [];
  readiness: 'none' | 'running' | 'complete' | 'incomplete' = 'none';
  readinessPolls = 0;
  takenAt = new Date().toISOString();
  lockedOut = 6;
  /** Stored entries that can't be read. */
  unreadable = 0;
  exclusions = new Map<string, Exclusion>();
  test: { id: string; app: string; email: string; polls: number } | undefined;
  /** Requests as the page sent them. */
  readonly seen: { method: string; path: string; query: URLSearchParams; headers: Headers; body: unknown }[] = [];
  /** The next answer to a request of that method and path is this one. */
  readonly faults: { method: string; path: RegExp; status: number; body: object; headers?: Record<string, string> }[] =
    [];

  readonly users = Array.from({ length: USERS }, (_, index) => {
    const status =
      index < 4 ? 'not-in-entra' : index === 4 ? 'disabled-in-entra' : index === 5 ? 'address-differs' : 'ready';
    const email = `user${String(index).padStart(3, '0')}@acme.example`;
    return { email, displayName: `User ${String(index)}`, status, userPrincipalName: index < 5 ? null : email };
  });

  statusOf(email: string): string | undefined {
    if (this.exclusions.has(email)) return 'excluded';
    return this.users.find((user) => user.email === email)?.status;
  }
}
