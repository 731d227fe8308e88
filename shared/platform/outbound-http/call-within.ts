/**
 * Runs a call that gets an abort signal, and stops waiting for it after so many milliseconds even if it ignores the signal
 * (a command of the Azure CLI, and a library that waits for somebody else's call, do). Throws what the call throws, or a TimeoutError.
 */
export async function callWithin<Result>(
  milliseconds: number,
  call: (signal: AbortSignal) => Promise<Result>,
): Promise<Result> {
  const controller = new AbortController();
  const late = Promise.withResolvers<never>();
  const timer = setTimeout(() => {
    const reason = new DOMException(`no answer within ${milliseconds} ms`, 'TimeoutError');
    controller.abort(reason);
    late.reject(reason);
  }, milliseconds);
  try {
    return await Promise.race([call(controller.signal), late.promise]);
  } finally {
    clearTimeout(timer);
  }
}
