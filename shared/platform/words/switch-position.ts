/** The positions of the SSO switch. */
/** `shadow`: users sign in as with `off`, while the service notes what `on` would have done. */
export const SSO_POSITIONS = ['on', 'off', 'shadow'] as const;

export type SsoSwitch = (typeof SSO_POSITIONS)[number];
