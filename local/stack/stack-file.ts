/** `.local/stack.json`: what other programs need to drive a running stack. Written when it's ready, removed when it stops. */
import * as z from 'zod';

/** In the data folder. */
export const STACK_FILE_NAME = 'stack.json';

const [Text, Flag, Texts] = [z.string(), z.boolean(), z.array(z.string())];

export const StackFile = z.object({
  ...{ service: z.url(), issuer: z.url(), entra: z.url(), controlPanel: z.url() },
  contacts: z.array(z.object({ name: Text, account: Text, roles: Texts, token: Text })),
  serviceToken: Text,
  accounts: z.array(z.object({ id: Text, domains: Texts, tenantId: Text })),
  people: z.array(
    z.object({
      ...{ email: Text, account: Text, entraPassword: Text.nullable(), companyPassword: Text.nullable() },
      ...{ twoFactor: Flag, inEntra: Flag, inControlPanel: Flag, guest: Flag },
    }),
  ),
  apps: z.array(
    z.object({
      ...{ id: Text, clientId: Text, clientSecret: Text, redirectUris: Texts },
      ...{ kind: z.enum(['end-user', 'admin-portal', 'password-service']), requiresTwoFactor: Flag },
    }),
  ),
  /** Timers run by `POST {service}/admin/functions/{name}` with this key as `x-functions-key`. */
  functionsKey: Text,
});
export type StackFile = z.infer<typeof StackFile>;
