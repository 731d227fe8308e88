/**
 * HEAD, for every operation that answers GET (RFC 9110 section 9.3.2). The handler answers it as GET, and the host's web server
 * sends all of it but the body: only so `Content-Length` says what GET's would. Where GET does something, HEAD does nothing.
 */
import type { HttpHandler } from '@azure/functions';
import type { Operation } from './operation.ts';

const notByHead = { status: 405, headers: { allow: 'GET', 'cache-control': 'no-store' } } as const;

/** The same handler, never called by HEAD where GET does something. */
export function answerHead({ actsOnGet }: Pick<Operation, 'actsOnGet'>, handler: HttpHandler): HttpHandler {
  if (actsOnGet !== true) return handler;
  return function answerUnlessHead(request, context) {
    return request.method === 'HEAD' ? notByHead : handler(request, context);
  };
}
