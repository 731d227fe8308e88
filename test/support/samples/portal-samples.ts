/** The hosted Identity Management page and what leads to it, as a browser asks: Anna's, of Acme. The page must have been built. */
import { openPortal } from '../../../local/tour/steps/testing.ts';
import type { World } from '../../../local/tour/world.ts';
import { linkForm } from './browser-samples.ts';
import type { OperationSample, Samples } from './operation-sample.ts';

const sample = (path: string, good: number, more: Partial<OperationSample> = {}): OperationSample => ({
  ...{ method: 'GET', path, query: {}, headers: {}, good },
  ...{ refusesWith: 'page', unknownParameters: 'ignored' },
  ...more,
});
const API = { refusesWith: 'problem', unknownParameters: 'refused' } as const;

const ofAddress = (address: unknown, good: number): OperationSample => {
  const { pathname, searchParams } = new URL(String(address));
  return sample(pathname, good, { query: Object.fromEntries(searchParams) });
};

/** The headers with which the page's own script asks. */
export async function pageHeaders(world: World): Promise<Record<string, string>> {
  const { browser } = await openPortal(world);
  const cookie = await browser.jar.getCookieString(world.stack.service);
  return { cookie, 'x-identity-management': '1', origin: world.stack.service };
}

const asked = async (world: World, path: string, body?: unknown) => {
  const send = { token: world.token('anna'), ...(body === undefined ? {} : { body }) };
  return (await world.ask('POST', `/accounts/acme${path}`, send)).json['url'];
};

const startTest = (world: World) =>
  asked(world, '/test-sign-ins', { app: 'elevate', email: world.person('bob').email });

export const portalSamples: Samples = {
  openPortalLink: async (world) => linkForm(world, new URL(String(await asked(world, '/portal-links')))),
  showPortalLink: async (world) => ofAddress(await asked(world, '/portal-links'), 200),
  getCompany: () => Promise.resolve(sample('/identity-management/company', 200, API)),
  getPortalSession: async (world) =>
    sample('/identity-management/session', 200, { ...API, headers: await pageHeaders(world) }),
  closePortalSession: async (world) =>
    sample('/identity-management/session', 204, { ...API, method: 'DELETE', headers: await pageHeaders(world) }),
  showIdentityManagement: () => Promise.resolve(sample('/identity-management', 200)),
  serveIdentityManagementAsset: async (world) => {
    const page = await world.ask('GET', '/identity-management');
    const path = /"(\/identity-management\/assets\/[^"]+)"/.exec(page.text)?.[1] ?? '/identity-management/assets/none';
    return sample(path, 200, API);
  },
  beginTestSignIn: async (world) => linkForm(world, new URL(String(await startTest(world)))),
  showTestLink: async (world) => ofAddress(await startTest(world), 200),
};
