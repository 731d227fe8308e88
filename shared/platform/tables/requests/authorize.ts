/** Puts on each request who asks: the identity's token, or the signature of an emulator's key. */
import { createHmac } from 'node:crypto';
import type { IdentityCredential } from '../../identity/identity-credential.ts';
import type { Send } from './storage-request.ts';

/** The same in all of Azure's clouds. https://learn.microsoft.com/rest/api/storageservices/authorize-with-azure-active-directory */
export const STORAGE_SCOPE = 'https://storage.azure.com/.default';

/** An account's name and key in base64. */
export type NamedKey = { readonly name: string; readonly key: string };

export const authorize = (credential: IdentityCredential | NamedKey, send: Send): Send =>
  'key' in credential ? signRequests(credential, send) : bearToken(credential, send);

const bearToken = (credential: IdentityCredential, send: Send): Send =>
  async function sendWithToken(request, signal) {
    const token = (await credential.getToken(STORAGE_SCOPE))?.token;
    if (token === undefined) return send(request, signal);
    const headers = { ...request.headers, authorization: `Bearer ${token}` };
    const answer = await send({ ...request, headers }, signal);
    if (answer.status === 401) credential.drop?.(token);
    return answer;
  };

/** "Shared Key Lite and Table service format", https://learn.microsoft.com/rest/api/storageservices/authorize-with-shared-key. */
const signRequests = ({ name, key }: NamedKey, send: Send): Send =>
  function sendSigned(request, signal) {
    const date = new Date().toUTCString();
    // Of the query only `comp` is signed, and nothing here asks for that.
    const [resource = ''] = request.path.split('?', 1);
    const signature = createHmac('sha256', Buffer.from(key, 'base64'))
      .update(`${date}\n/${name}${resource}`)
      .digest('base64');
    const headers = { ...request.headers, 'x-ms-date': date, authorization: `SharedKeyLite ${name}:${signature}` };
    return send({ ...request, headers }, signal);
  };
