/** Undici's connection pool alone: its entry brings fetch, WebSocket and caches along, which a cold start would read for nothing. */
declare module 'undici/lib/dispatcher/pool.js' {
  import { Pool } from 'undici';
  export default Pool;
}
