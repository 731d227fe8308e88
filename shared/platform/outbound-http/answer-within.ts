/** A bound on how long somebody is waited for. */

/** What the work gives, or `too-late` after so many milliseconds; the work then goes on unheard. */
export async function answerWithin<Value>(work: Promise<Value>, milliseconds: number): Promise<Value | 'too-late'> {
  const { promise: deadline, resolve } = Promise.withResolvers<'too-late'>();
  const timer = setTimeout(resolve, milliseconds, 'too-late');
  try {
    return await Promise.race([work, deadline]);
  } finally {
    clearTimeout(timer);
  }
}
