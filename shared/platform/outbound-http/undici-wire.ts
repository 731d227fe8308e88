/** HTTP on kept connections by undici: what stands closest to the socket (docs/decisions/2026-11-29-storage-wire.md). */
import Agent from 'undici/lib/dispatcher/agent.js';
import { openExchange } from './exchange.ts';
import { KEEP_ALIVE_MS, MAX_CONNECTIONS, type SendHttp } from './http-request.ts';

/** Connects with the first request. */
export function makeUndiciWire({ connectMs }: { readonly connectMs: number }): SendHttp {
  const agent = new Agent({
    connections: MAX_CONNECTIONS,
    keepAliveTimeout: KEEP_ALIVE_MS,
    // Each request has a time limit of its own.
    headersTimeout: 0,
    bodyTimeout: 0,
    allowH2: false,
    connect: { timeout: connectMs },
  });
  return function sendByUndici({ maxOctets, timeoutMs, body, ...request }, signal) {
    return new Promise((resolve, reject) => {
      const exchange = openExchange({ maxOctets, timeoutMs }, signal, { resolve, reject });
      if (exchange === undefined) return;
      const { cancelBy, onHead, onData, onEnd, onError } = exchange;
      agent.dispatch(
        { ...request, body: body ?? null },
        {
          onRequestStart: (controller) => {
            cancelBy((reason) => {
              controller.abort(reason);
            });
          },
          onResponseStart: (_, status, headers) => {
            onHead(status, headers);
          },
          onResponseData: (_, chunk) => {
            onData(chunk);
          },
          onResponseEnd: onEnd,
          onResponseError: (_, error) => {
            onError(error);
          },
        },
      );
    });
  };
}
