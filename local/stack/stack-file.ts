/** `.local/stack.json`: what other programs need to drive a running stack. Written when it's ready, removed when it stops. */
import * as z from 'zod';

/** In the data folder. */
export const STACK_FILE_NAME = 'stack.json';

export const StackFile = z.object({
  service: z.url(),
  issuer: z.url(),
  entra: z.url(),
  controlPanel: z.url(),
  contacts: z.array(z.object({ name: z.string(), account: z.string(), roles: z.array(z.string()), token: z.string() })),
  serviceToken: z.string(),
  accounts: z.array(z.object({ id: z.string(), domains: z.array(z.string()), tenantId: z.string() })),
  people: z.array(
    z.object({
      email: z.string(),
      account: z.string(),
      entraPassword: z.string().nullable(),
      companyPassword: z.string().nullable(),
      twoFactor: z.boolean(),
      inEntra: z.boolean(),
      inControlPanel: z.boolean(),
      guest: z.boolean(),
    }),
  ),
  apps: z.array(
    z.object({
      id: z.string(),
      clientId: z.string(),
      clientSecret: z.string(),
      redirectUris: z.array(z.string()),
      kind: z.enum(['end-user', 'admin-portal', 'password-service']),
      requiresTwoFactor: z.boolean(),
    }),
  ),
  /** Timers run by `POST {service}/admin/functions/{name}` with this key as `x-functions-key`. */
  functionsKey: z.string(),
});
export type StackFile = z.infer<typeof StackFile>;
