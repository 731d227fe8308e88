/** Undici's connection pool alone: its entry brings fetch, WebSocket and caches along, which a cold start would read for nothing, and the pool's other methods. */
declare module 'undici/lib/dispatcher/pool.js' {
  import type { Pool } from 'undici';
  const BarePool: new (origin: string, options?: Pool.Options) => Pick<Pool, 'dispatch'>;
  export default BarePool;
}
