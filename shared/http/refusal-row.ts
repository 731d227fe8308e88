/** One row of the table of refusals, and the sentences that many rows share. */

/** The names that the sentences use. */
export type RefusalNames = { readonly company: string; readonly panel: string; readonly app: string };
export type RefusalRow = readonly [
  status: number,
  heading: string,
  happened: (names: RefusalNames) => string,
  todo: (names: RefusalNames) => string,
];

export const askAdmin = ({ company }: RefusalNames) =>
  `Ask your administrator for help. They can reach ${company} support.`;
export const startAgain = ({ app }: RefusalNames) => `Go back to ${app} and start again.`;
