/** Puts Acme back to where the story begins, on a stack that people have played with: not connected, no consent given, nobody excluded, its own products, no faults. */
import { putAcme } from './steps/six-apps.ts';
import type { World } from './world.ts';

export async function prepareRunning(world: World): Promise<void> {
  const token = world.token('anna');
  world.print('\nBack to the beginning');
  await world.fault(null);
  // To disconnect leaves the consent standing in Azure; this takes it away until an administrator accepts anew.
  await world.fault('consent-withdrawn', { tenant: world.tenantOf('acme') });
  await world.ask('DELETE', '/accounts/acme/integration?force=true', { token });
  await putAcme(world);
  for (let page = 0; page < 100; page++) {
    const listed = await world.ask('GET', '/accounts/acme/exclusions', { token });
    const remove = (listed.json['items'] as { email: string }[]).map(({ email }) => email);
    if (remove.length === 0) return;
    await world.ask('POST', '/accounts/acme/exclusions', { token, body: { remove } });
  }
}
