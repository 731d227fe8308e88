const MAX_STARTS = 3;

/**
 * Starts what chooses its ports itself. Between the choice of a port and its use another program may take it: then it is
 * started again, and chooses others. Rejects with the last start's error.
 */
export async function tryOtherPorts<T>(start: () => Promise<T>): Promise<T> {
  for (let starts = 1; ; starts++)
    try {
      return await start();
    } catch (error) {
      if (!isPortTaken(error) || starts === MAX_STARTS) throw error;
    }
}

/** Said by a server of this process, or by the host's process in its last words. */
const isPortTaken = (error: unknown): boolean =>
  error instanceof Error && (('code' in error && error.code === 'EADDRINUSE') || error.message.includes('EADDRINUSE'));
