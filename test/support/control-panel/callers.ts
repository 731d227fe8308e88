/** Who calls in these tests. A host under test brings real tokens for the same callers. */
export const CALLERS = ['manager', 'contact', 'otherManager', 'service'] as const;

/**
 * `manager`: Security Manager of the account. `contact`: of the account, without the role. `otherManager`: Security Manager
 * of another account. `service`: the directory feed.
 */
export type CallerName = (typeof CALLERS)[number];
export type World = { readonly account: string; readonly tokens: Readonly<Record<CallerName, string>> };

export const bearer = (token: string): Record<string, string> => ({ authorization: `Bearer ${token}` });
