/** Microsoft Graph's errors. https://learn.microsoft.com/graph/errors */
import { randomUUID } from 'node:crypto';

export interface GraphError {
  readonly status: 400 | 401 | 403 | 404 | 429;
  readonly code:
    | 'BadRequest'
    | 'InvalidAuthenticationToken'
    | 'Authorization_RequestDenied'
    | 'TooManyRequests'
    | 'Request_ResourceNotFound'
    | 'Directory_ExpiredPageToken';
  readonly message: string;
}

export const badRequest = (message: string): GraphError => ({ status: 400, code: 'BadRequest', message });

/** The body in which Graph wraps an error. */
export const graphErrorBody = ({ code, message }: GraphError, now: Date): Record<string, unknown> => {
  const id = randomUUID();
  const date = now.toISOString().slice(0, 19);
  return { error: { code, message, innerError: { date, 'request-id': id, 'client-request-id': id } } };
};
