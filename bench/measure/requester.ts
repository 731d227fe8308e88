/** A client for benchmarks: kept connections, and as little of its own as can be. */
import { Pool } from 'undici';

export type Reply = {
  readonly status: number;
  readonly location: string;
  readonly cookies: readonly string[];
  readonly text: string;
};
type Asked = { readonly method?: string; readonly headers?: Record<string, string>; readonly body?: string };
export type Ask = (path: string, asked?: Asked) => Promise<Reply>;

export function makeRequester(origin: string): { readonly ask: Ask; readonly close: () => Promise<void> } {
  const pool = new Pool(origin, { connections: 64, allowH2: false });
  return {
    ask: async (path, { method = 'GET', headers = {}, body } = {}) => {
      const answer = await pool.request({ path, method, headers, ...(body === undefined ? {} : { body }) });
      const { location, 'set-cookie': cookies } = answer.headers;
      return {
        status: answer.statusCode,
        location: String(location ?? ''),
        cookies: [cookies ?? []].flat(),
        text: await answer.body.text(),
      };
    },
    close: () => pool.close(),
  };
}
