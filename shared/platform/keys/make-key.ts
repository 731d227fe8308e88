/** New keys of the two kinds, as JWK. */
import { exportJWK, generateKeyPair, generateSecret, type JWK } from 'jose';
import { SEALING_KEY_NAME, SIGNING_KEY_NAME, type KeyName } from './key-ring.ts';

export type MakeKey = Readonly<Record<KeyName, () => Promise<JWK>>>;

export const MAKE_KEY: MakeKey = {
  [SIGNING_KEY_NAME]: async () => {
    const { privateKey } = await generateKeyPair('RS256', { modulusLength: 2048, extractable: true });
    return exportJWK(privateKey);
  },
  [SEALING_KEY_NAME]: async () => exportJWK(await generateSecret('A256GCM', { extractable: true })),
};
