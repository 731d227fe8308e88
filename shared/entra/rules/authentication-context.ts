/**
 * Authentication contexts: ways to prove who one is that a tenant names in its Conditional Access, from `c1` to `c99`
 * (https://learn.microsoft.com/entra/identity-platform/developer-guide-conditional-access-authentication-context).
 */
export const isContext = (word: string): boolean => /^c[1-9]\d?$/.test(word);

/** The parameter `claims` that asks for one of them. */
export const claimsForContexts = (contexts: readonly string[]): string =>
  JSON.stringify({ id_token: { acrs: { essential: true, values: contexts } } });
