import { type Answered, sendTo } from '../control-panel/send-request.ts';
import type { Hostile } from './hostile-parts.ts';

/** Sends it as it is: in chunks, or without a content type, where it says so. */
export async function sendHostile(serviceUrl: string, hostile: Omit<Hostile, 'wanted'>): Promise<Answered> {
  const { method, path, body, chunked } = hostile;
  const headers = Object.fromEntries(Object.entries(hostile.headers).filter(([, value]) => value !== ''));
  if (chunked !== true) return sendTo(serviceUrl)({ method, path, headers, ...(body === undefined ? {} : { body }) });
  const init = {
    ...{ method, headers, redirect: 'manual' as const, signal: AbortSignal.timeout(30_000) },
    body: new Blob([body ?? '']).stream(),
    // A stream has no length, so this is sent in chunks (Fetch standard, "HTTP-network-or-cache fetch").
    duplex: 'half' as const,
  };
  const response = await fetch(`${serviceUrl}${path}`, init);
  return { status: response.status, headers: Object.fromEntries(response.headers), text: await response.text() };
}
