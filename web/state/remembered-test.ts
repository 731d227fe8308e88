/** The id of the account's last test sign-in, so that the guided order still knows it after the page was loaded again. */

const keyOf = (account: string): string => `identity-management.test.${account}`;

// Storage may be switched off in a browser: then the page just doesn't remember.
const quietly = <Value>(attempt: () => Value): Value | undefined => {
  try {
    return attempt();
  } catch {
    return undefined;
  }
};

export const rememberedTest = (account: string): string | undefined =>
  quietly(() => localStorage.getItem(keyOf(account))) ?? undefined;
export const rememberTest = (account: string, id: string): void => {
  quietly(() => {
    localStorage.setItem(keyOf(account), id);
  });
};
export const forgetTest = (account: string): void => {
  quietly(() => {
    localStorage.removeItem(keyOf(account));
  });
};
