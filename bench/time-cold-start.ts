/** One cold start: a new process loads an app, and answers its first request. */
import { startFunctionsHost } from '../local/functions-host/start-functions-host.ts';

export type ColdStart = {
  /** From the start of the process until the app is loaded and listens, in ms. */
  readonly loaded: number;
  /** Until the first answer is whole. */
  readonly answered: number;
};

type Options = {
  readonly root: string;
  readonly env: Readonly<Record<string, string>>;
  /** Asks for the first answer. Throws when it isn't the right one. */
  readonly ask: (url: string) => Promise<void>;
};

export async function timeColdStart({ root, env, ask }: Options): Promise<ColdStart> {
  const began = performance.now();
  const host = await startFunctionsHost({ root, env });
  try {
    const loaded = performance.now() - began;
    await ask(host.url);
    return { loaded, answered: performance.now() - began };
  } finally {
    await host.stop();
  }
}
