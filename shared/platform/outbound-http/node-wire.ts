/** HTTP on kept connections by Node's own client: each request costs more than undici's, but there is nothing to load. */
import { Agent as HttpAgent, type ClientRequest, request as askHttp } from 'node:http';
import { Agent as HttpsAgent, request as askHttps } from 'node:https';
import type { Socket } from 'node:net';
import { openExchange } from './exchange.ts';
import { KEEP_ALIVE_MS, MAX_CONNECTIONS, type SendHttp } from './http-request.ts';

/** Connects with the first request. */
export function makeNodeWire({ connectMs }: { readonly connectMs: number }): SendHttp {
  const options = { keepAlive: true, maxSockets: MAX_CONNECTIONS, timeout: KEEP_ALIVE_MS };
  const http = { ask: askHttp, agent: new HttpAgent(options) };
  const https = { ask: askHttps, agent: new HttpsAgent(options) };
  return function sendByNode({ origin, method, path, headers, body, ...limits }, signal) {
    return new Promise((resolve, reject) => {
      const exchange = openExchange(limits, signal, { resolve, reject });
      if (exchange === undefined) return;
      const { cancelBy, onHead, onData, onEnd, onError } = exchange;
      const { protocol, hostname, port } = new URL(origin);
      const { ask, agent } = protocol === 'https:' ? https : http;
      // A URL has brackets around an address of IPv6, the socket has none.
      const sent = ask({ agent, host: hostname.replace(/^\[|\]$/g, ''), port, method, path, headers });
      // Without the reason: with one, of an answer that has arrived whole meanwhile, Node throws it where nobody can catch it (docs/platform-facts.md).
      cancelBy(() => {
        sent.destroy();
      });
      sent.on('socket', (socket) => {
        boundConnecting(sent, socket, connectMs);
      });
      sent.on('response', (answer) => {
        onHead(answer.statusCode ?? 0, answer.headers);
        answer.on('data', onData).on('end', onEnd).on('error', onError);
      });
      sent.on('error', onError);
      sent.end(body);
    });
  };
}

function boundConnecting(sent: ClientRequest, socket: Socket, connectMs: number): void {
  if (!socket.connecting) return;
  const timer = setTimeout(() => {
    sent.destroy(Object.assign(new Error('there is no connection in time'), { code: 'ETIMEDOUT' }));
  }, connectMs);
  const isConnected = (): void => {
    clearTimeout(timer);
  };
  socket.once('encrypted' in socket ? 'secureConnect' : 'connect', isConnected);
  sent.once('close', isConnected);
}
