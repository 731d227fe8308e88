/** What the benchmark and its Entra stand-in agree on. */
export const CLIENT_ID = '5a5e5a5e-0000-4000-8000-00000000c0c0';
export const CLIENT_SECRET = 'of a crowd that is made up';
export const TENANT_ID = 'c0c0c0c0-0000-4000-8000-000000000001';
export const CROWD_DOMAIN = 'crowd.example';
