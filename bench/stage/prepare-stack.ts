/** The local stack with Acme connected and SSO on, in a folder of its own: what is measured runs beside it, and its own service only prepares that. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startStack, type Stack } from '../../local/stack/start-stack.ts';
import { connect, ssoOn } from '../../local/tour/steps/connecting.ts';
import { World } from '../../local/tour/world.ts';

/** Where what is measured was built. */
export const ROOT = join(import.meta.dirname, '../..');

/** Of who measures comes more than of any caller. */
export const UNLIMITED = { DISCOVERY_REQUESTS_PER_MINUTE: '100000', TRUSTED_PROXY_HOPS: '1' };

export type PreparedStack = {
  readonly stack: Stack;
  readonly world: World;
  /** Where the stack's tables are, and in which folder its certificates. */
  readonly tablesUrl: string;
  readonly certificates: string;
  /** Ends the stack, and removes what it kept. */
  readonly close: () => Promise<void>;
};

/** `name` tells the folder from those of others. Throws when the tenant can't be connected. */
export async function prepareStack(name: string): Promise<PreparedStack> {
  const folder = await mkdtemp(join(tmpdir(), `azure-sso-identity-${name}-`));
  const stack = await startStack({
    dataFolder: join(folder, 'stack'),
    changeSettings: () => Promise.resolve({ CALLER_REQUESTS_PER_MINUTE: '100000' }),
  });
  const close = async (): Promise<void> => {
    await stack.stop();
    await rm(folder, { recursive: true, force: true });
  };
  const world = new World(
    stack.file,
    () => undefined,
    () => Promise.reject(new Error('no keys are rotated here')),
  );
  await connect(world);
  await ssoOn(world);
  if (world.broken > 0) throw new Error('the tenant could not be connected');
  const { TABLES_URL: tablesUrl = '', NODE_EXTRA_CA_CERTS: authority = '' } = stack.environment;
  return { stack, world, tablesUrl, certificates: join(authority, '..'), close };
}
