/** The positions of the SSO switch, and which of them send users to Azure. */

/** `shadow`: users sign in as with `off`, while the service notes what `on` would have done. */
export const SSO_POSITIONS = ['on', 'off', 'shadow'] as const;

export type SsoSwitch = (typeof SSO_POSITIONS)[number];

/** Whether users are sent to Azure in it. */
const ENFORCES: Readonly<Record<SsoSwitch, boolean>> = { on: true, off: false, shadow: false };

/** Whoever weighs what SSO does to people (locks out, rests their password, says who they are) asks here, never for one position. */
export const isEnforced = (sso: SsoSwitch): boolean => ENFORCES[sso];
