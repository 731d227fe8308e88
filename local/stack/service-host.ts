/** The Functions host of a stack: it can be started again, on the same port and with the same settings. */
import { type FunctionsHost, startFunctionsHost, type StartOptions } from '../functions-host/start-functions-host.ts';

/** `options.port` must be a fixed one. */
export async function startServiceHost(options: StartOptions) {
  const { promise: ended, resolve: noteEnd } = Promise.withResolvers<undefined>();
  let current: FunctionsHost | undefined;
  const start = async (): Promise<FunctionsHost> => {
    const host = await startFunctionsHost(options);
    current = host;
    host.onExit(() => {
      if (current === host) noteEnd(undefined);
    });
    return host;
  };
  const stop = async (): Promise<void> => {
    const host = current;
    current = undefined;
    await host?.stop();
  };
  const { url, functions, adminKey } = await start();
  return {
    ...{ url, functions, adminKey, stop },
    /** Resolves when the host has ended without being told to. */
    ended,
    /**
     * Ends the host, whose requests under way may finish, and starts it anew: with another key, which it answers. Throws with
     * what it wrote when it doesn't start; then nothing is served until the next restart.
     */
    restart: async (): Promise<string> => {
      await stop();
      return (await start()).adminKey;
    },
  };
}
