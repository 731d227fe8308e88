import { expect, it, onTestFinished } from 'vitest';
import { HOST, makeSeed, orderFault, startSeededEntra } from '../testing/seeded-entra.ts';

it('refuses a port that is taken', async () => {
  const first = await startSeededEntra();
  onTestFinished(() => first.close());
  const port = Number(new URL(first.url).port);
  await expect(startSeededEntra(undefined, { port })).rejects.toThrow('EADDRINUSE');
});

const [tenant] = makeSeed().tenants;
const twice = { ...tenant, users: [...(tenant?.users ?? []), ...(tenant?.users ?? [])] };
it.each([
  ['a tenant that stands twice', { tenants: [...makeSeed().tenants, ...makeSeed().tenants] }, 'twice'],
  ['a person who stands twice', { tenants: [twice] }, 'twice'],
  ['a consent to an unknown app', { consents: [{ tenantId: HOST, clientId: HOST }] }, 'unknown tenant or app'],
  ['no apps', { apps: [] }, 'apps'],
])('refuses a seed with %s', async (_what, change, message) => {
  await expect(startSeededEntra((seed) => ({ ...seed, ...(change as object) }))).rejects.toThrow(message);
});

it('closes while an answer is being held back', async () => {
  const entra = await startSeededEntra();
  await orderFault(entra, { fault: 'slow', delayMs: 120_000 });
  const waiting = fetch(`${entra.url}/${HOST}/discovery/v2.0/keys`).catch(() => 'dropped');
  await entra.close();
  await waiting;
  await expect(fetch(entra.url)).rejects.toThrow();
});
