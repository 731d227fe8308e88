/** One secret as the vault has it now, with its expiry: for the daily looks, which can do without a cache. */
import { isAbsent, type SecretVault } from './secret-vault.ts';

export const makeFindSecret = (client: Pick<SecretVault, 'getSecret'>) =>
  async function findSecret(
    name: string,
  ): Promise<{ readonly value: string; readonly expiresOn: Date | undefined } | undefined> {
    try {
      const { value = '', properties } = await client.getSecret(name);
      return { value, expiresOn: properties.expiresOn };
    } catch (error) {
      if (isAbsent(error)) return undefined;
      throw error;
    }
  };
