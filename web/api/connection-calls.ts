/** The calls about the connection to the tenant, and the switch. */
import * as answers from './answers.ts';
import type * as z from 'zod/mini';
import type { ConfirmDomainBody } from '../../shared/accounts/wire.ts';
import type { TurnBody } from '../../shared/switch/wire.ts';
import { type CallApi, jsonOf } from './call-api.ts';
import { EDIT_TIMEOUT_MS } from './call-bounds.ts';

export type TurnRequest = z.input<typeof TurnBody> & { readonly etag: string };

export function connectionCalls(call: CallApi, base: string) {
  return {
    /** Differs once somebody changed something. */
    readVersion: () => call({ method: 'GET', path: `${base}/version`, read: jsonOf(answers.AccountVersionAnswer) }),
    /** `refresh`: Azure is asked anew for it. */
    readIntegration: (refresh?: 'true') =>
      call({
        method: 'GET',
        path: `${base}/integration`,
        query: { refresh },
        read: jsonOf(answers.IntegrationAnswer),
      }),
    startIntegration: () =>
      call({ method: 'POST', path: `${base}/integration/start`, read: jsonOf(answers.StartAnswer) }),
    readTenants: () =>
      call({ method: 'GET', path: `${base}/integration/tenants`, read: jsonOf(answers.TenantsAnswer) }),
    listLinks: () =>
      call({ method: 'GET', path: `${base}/integration/links`, read: jsonOf(answers.AdministratorLinksAnswer) }),
    takeBackLink: (id: string) =>
      call({
        method: 'DELETE',
        path: `${base}/integration/links/${id}`,
        read: jsonOf(answers.AdministratorLinkAnswer),
      }),
    disconnect: (force: boolean, blockUsersWhoLeft?: number) =>
      call({
        method: 'DELETE',
        path: `${base}/integration`,
        query: { force: force ? 'true' : undefined, blockUsersWhoLeft },
        timeoutMs: EDIT_TIMEOUT_MS,
        read: jsonOf(answers.DisconnectAnswer),
      }),
    confirmDomain: (domain: string, body: z.input<typeof ConfirmDomainBody>) =>
      call({
        method: 'POST',
        path: `${base}/domains/${encodeURIComponent(domain)}/confirm`,
        body,
        read: jsonOf(answers.DomainAnswer),
      }),
    listApps: () => call({ method: 'GET', path: `${base}/apps`, read: jsonOf(answers.AppsAnswer) }),
    readSso: () => call({ method: 'GET', path: `${base}/sso`, read: jsonOf(answers.SsoAnswer) }),
    turnSso: ({ etag, ...body }: TurnRequest) =>
      call({
        method: 'PUT',
        path: `${base}/sso`,
        body,
        ifMatch: etag,
        timeoutMs: EDIT_TIMEOUT_MS,
        read: jsonOf(answers.TurnAnswer),
      }),
  };
}
