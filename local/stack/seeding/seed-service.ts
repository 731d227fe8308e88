/** Tells a new service its accounts and users, through its own interface, as the Company's directory feed does. */
import { ACCOUNTS, PEOPLE } from './seed.ts';

const TIMEOUT_MS = 20_000;

/** The users of an account, as the feed tells them first. */
export const seededUsers = (account: string) =>
  PEOPLE.filter((person) => person.account === account && person.inControlPanel).map(
    ({ email, displayName, twoFactor, companyPassword }) => ({
      ...{ email, displayName, twoFactor, hasPassword: companyPassword !== null },
    }),
  );

/** Only what the service doesn't know yet: changes made in the Control Panel outlive a restart. */
export async function seedService(serviceUrl: string, serviceToken: string): Promise<void> {
  const call = (method: string, path: string, body?: unknown): Promise<Response> =>
    fetch(`${serviceUrl}${path}`, {
      method,
      headers: { authorization: `Bearer ${serviceToken}`, 'content-type': 'application/json' },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      signal: AbortSignal.timeout(TIMEOUT_MS),
    });
  const mustBeOk = async (response: Response): Promise<void> => {
    if (!response.ok) throw new Error(`The service refused the seed: ${response.status} ${await response.text()}`);
  };
  for (const { id, name, domains, products } of ACCOUNTS) {
    const known = await call('GET', `/accounts/${id}/users?limit=1`);
    if (known.status === 200) continue;
    await mustBeOk(await call('PUT', `/accounts/${id}`, { name, domains, products }));
    await mustBeOk(await call('POST', `/accounts/${id}/users`, { upsert: seededUsers(id) }));
  }
}
