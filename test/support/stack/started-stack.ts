/** A stack of a test file's own, in a folder that goes with it, and shortcuts through it. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startStack, type Stack, type StackOptions } from '../../../local/stack/start-stack.ts';
import { forceRotation } from '../../../local/stack/force-rotation.ts';
import { World } from '../../../local/tour/world.ts';
import { connect, ssoOn } from '../../../local/tour/steps/connecting.ts';

export type StartedStack = {
  readonly stack: Stack;
  readonly world: World;
  readonly log: string[];
  stop(): Promise<void>;
};

/** Starts one. `log` collects every line that host and service write. */
export async function startTestStack(options: Partial<StackOptions> = {}): Promise<StartedStack> {
  const dataFolder = await mkdtemp(join(tmpdir(), 'azure-sso-identity-'));
  const log: string[] = [];
  const stack = await startStack({
    ...{ dataFolder, onLog: (line) => log.push(line), ...options },
    // A test asks as one caller what many ask in a day.
    changeSettings: async (settings) => ({
      CALLER_REQUESTS_PER_MINUTE: '100000',
      ...(await options.changeSettings?.(settings)),
    }),
  });
  const world = new World(
    stack.file,
    () => undefined,
    () => forceRotation(stack.environment),
  );
  return {
    stack,
    world,
    log,
    stop: async () => {
      await stack.stop();
      await rm(dataFolder, { recursive: true, force: true });
    },
  };
}

/** Connects Acme's tenant and turns SSO on. Throws when a check on the way fails. */
export async function connectAcme(world: World): Promise<void> {
  await connect(world);
  await ssoOn(world);
  if (world.broken > 0) throw new Error('Acme could not be connected');
}
