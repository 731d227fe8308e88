/** Whether Entra answers at all: asks for its public configuration. */
import { DependencyUnavailable, type Probe } from '../platform/ports.ts';
import { fetchJson } from '../platform/outbound-http/fetch-json.ts';
import { configurationUrlOf } from './entra-endpoints.ts';

export function makeEntraProbe(authority: string, timeoutMilliseconds = 3000): Probe {
  const url = configurationUrlOf(authority, 'organizations');
  return {
    dependency: 'entra',
    async check() {
      const { status, body } = await fetchJson(url, { timeoutMilliseconds }).catch((cause: unknown) => {
        throw new DependencyUnavailable('entra', { cause });
      });
      if (status === 200 && typeof body === 'object' && body !== null && 'token_endpoint' in body) return;
      throw new DependencyUnavailable('entra', { cause: new Error(`its configuration answered HTTP ${status}`) });
    },
  };
}
