/** A client in the browser: a page that calls the library, and writes what it learnt where the test reads it. */
export type Registration = { readonly issuer: string; readonly clientId: string; readonly url: string };

export type Page = {
  signIn: () => Promise<unknown>;
  /** Who is in, by the answer in this page's address. */
  answer: () => Promise<object | null>;
  /** Who is in, by what the refresh token brought. */
  refresh?: () => Promise<object | null>;
  signOut: () => Promise<unknown>;
};

export async function run(page: Page): Promise<void> {
  const show = (value: unknown): void => {
    document.body.textContent = JSON.stringify(value);
  };
  try {
    if (location.pathname === '/sign-in') await page.signIn();
    else if (location.pathname === '/sign-out') await page.signOut();
    else if (location.pathname === '/refresh') show((await page.refresh?.()) ?? null);
    else if (location.pathname === '/callback') show(await page.answer());
    else show(null);
  } catch (error) {
    const { name, message, error: code, errorCode } = error as { [name: string]: unknown };
    show({ refused: { name, message, code: code ?? errorCode } });
  }
}
