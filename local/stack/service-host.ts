/** The Functions host of a stack: it can be started again, on the same port and with the same settings. */
import { type FunctionsHost, startFunctionsHost, type StartOptions } from '../functions-host/start-functions-host.ts';

export type ServiceHost = Pick<FunctionsHost, 'url' | 'functions' | 'stop'> & {
  /** Another one after each start. */
  readonly adminKey: string;
  /** Resolves when the host has ended without being told to. */
  readonly ended: Promise<void>;
  /**
   * Ends the host, whose requests under way may finish, and starts it anew. Throws with what it wrote when it doesn't start;
   * then nothing is served until the next restart.
   */
  restart(): Promise<void>;
};

/** `options.port` must be a fixed one. */
export async function startServiceHost(options: StartOptions): Promise<ServiceHost> {
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
  const first = await start();
  let { adminKey } = first;
  return {
    url: first.url,
    functions: first.functions,
    ended,
    get adminKey() {
      return adminKey;
    },
    restart: async () => {
      await stop();
      ({ adminKey } = await start());
    },
    stop,
  };
}
