/** Asks Microsoft Graph for a tenant's name and verified domains. https://learn.microsoft.com/graph/api/organization-list */
import * as z from 'zod';
import { DependencyUnavailable } from '../../platform/ports.ts';
import type { TenantLink } from '../../users/rules/account.ts';
import { DomainName, type TenantId } from '../../platform/words/identifiers.ts';
import { fetchJson, type JsonAnswer } from '../../platform/outbound-http/fetch-json.ts';
import { organizationUrlOf } from '../entra-endpoints.ts';

const Organizations = z.object({
  value: z.tuple([
    z.object({
      id: z.string(),
      displayName: z.string().nullish(),
      verifiedDomains: z.array(z.object({ name: z.string() })),
    }),
  ]),
});

type Question = {
  readonly graphUrl: string;
  readonly tenantId: TenantId;
  readonly token: string;
  readonly timeoutMilliseconds: number | undefined;
};

/** `unauthorized`: Graph takes the token for no good one. Throws DependencyUnavailable when it gives no readable answer. */
export async function readOrganization(
  question: Question,
): Promise<Pick<TenantLink, 'tenantName' | 'verifiedDomains'> | 'no-permission' | 'unauthorized'> {
  const { status, body } = await ask(question);
  if (status === 401) return 'unauthorized';
  if (status === 403) return 'no-permission';
  const read = status === 200 ? Organizations.safeParse(body) : undefined;
  // A token is good for one tenant, so an answer about another one means that something is badly wrong.
  if (!read?.success || read.data.value[0].id.toLowerCase() !== question.tenantId) {
    throw new DependencyUnavailable('entra', {
      cause: new Error(`Microsoft Graph answered HTTP ${status} unreadably`),
    });
  }
  const { displayName, verifiedDomains } = read.data.value[0];
  return {
    tenantName: displayName ?? undefined,
    verifiedDomains: verifiedDomains.flatMap(({ name }) => {
      const domain = DomainName.safeParse(name);
      return domain.success ? [domain.data] : [];
    }),
  };
}

async function ask({ graphUrl, token, timeoutMilliseconds }: Question): Promise<JsonAnswer> {
  try {
    const headers = { Authorization: `Bearer ${token}`, Accept: 'application/json' };
    return await fetchJson(organizationUrlOf(graphUrl), { headers, timeoutMilliseconds });
  } catch (cause) {
    throw new DependencyUnavailable('entra', { cause });
  }
}
