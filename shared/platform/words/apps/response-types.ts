/** What an app can be answered with, by way of the browser (OpenID Connect Core 1.0 section 3): a code, an ID token, or both. Never an access token (RFC 9700 section 2.1.2). */
export const RESPONSE_TYPES = ['code', 'id_token', 'code id_token'] as const;
export type ResponseType = (typeof RESPONSE_TYPES)[number];

/** Whether the ID token goes through the browser. */
export const hasIdToken = (type: ResponseType): boolean => type !== 'code';
