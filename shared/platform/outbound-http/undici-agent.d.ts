/** Undici's agent alone: its entry brings fetch, WebSocket and caches along, which a cold start would read for nothing, and the agent's other methods. */
declare module 'undici/lib/dispatcher/agent.js' {
  import type { Agent } from 'undici';
  const BareAgent: new (options?: Agent.Options) => Pick<Agent, 'dispatch'>;
  export default BareAgent;
}
