/** Small facts kept in the browser, signed: it can read them, it can't change them. */
import type { Context } from 'hono';
import { deleteCookie, getSignedCookie, setSignedCookie } from 'hono/cookie';
import * as z from 'zod';

export interface SignedCookie<Content> {
  /** Undefined when there is none, when it was altered, moved from another cookie, or is past its time. */
  read(c: Context): Promise<Content | undefined>;
  write(c: Context, content: Content): Promise<void>;
  clear(c: Context): void;
}

export interface CookieOptions<Content> {
  /** Its name; all local apps share the cookies of `localhost`, so it starts with the app's id. */
  readonly name: string;
  /** 32 random octets. */
  readonly key: Uint8Array<ArrayBuffer>;
  readonly content: z.ZodType<Content>;
  readonly lifetimeSeconds: number;
  readonly clock: () => Date;
}

const Envelope = z.object({ name: z.string(), until: z.number(), content: z.unknown() });

function openEnvelope(text: string): z.infer<typeof Envelope> | undefined {
  try {
    return Envelope.safeParse(JSON.parse(Buffer.from(text, 'base64url').toString('utf8'))).data;
  } catch {
    return undefined;
  }
}

/** SameSite=Lax, HttpOnly; not Secure, because the local stack speaks http on the loopback. */
export function makeSignedCookie<Content>(options: CookieOptions<Content>): SignedCookie<Content> {
  const { name, key, lifetimeSeconds, clock } = options;
  return {
    async read(c) {
      const text = await getSignedCookie(c, key, name);
      if (text === undefined || text === false) return undefined;
      const envelope = openEnvelope(text);
      // The name is signed too: what was signed for one cookie means nothing in another.
      if (envelope?.name !== name || envelope.until <= clock().getTime()) return undefined;
      return options.content.safeParse(envelope.content).data;
    },
    async write(c, content) {
      const envelope = { name, until: clock().getTime() + lifetimeSeconds * 1000, content };
      const text = Buffer.from(JSON.stringify(envelope)).toString('base64url');
      await setSignedCookie(c, name, text, key, {
        path: '/',
        httpOnly: true,
        sameSite: 'Lax',
        maxAge: lifetimeSeconds,
      });
    },
    clear(c) {
      deleteCookie(c, name, { path: '/' });
    },
  };
}
