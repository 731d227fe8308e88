/** Where the service of a stage is. */
export const SERVICE_URL = 'https://sso.example';
