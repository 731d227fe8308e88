/** A whole number in a query, in digits alone: an empty text, "1e3" and "0x10" are numbers to JavaScript, and slips to whoever sent them. */
import * as z from 'zod';

export const wholeNumber = (least: number, most?: number) => {
  const number = z.int('must be a whole number, in digits').min(least);
  return z.preprocess(
    (text) => (typeof text === 'string' && /^-?\d{1,15}$/.test(text) ? Number(text) : text),
    most === undefined ? number : number.max(most),
  );
};
