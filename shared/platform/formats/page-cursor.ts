/** Where a page ended, as text for a URL: base64url of the last row's key without its prefix. */

/** The `after` of a page request was not given out by this list. The caller's mistake: the request is bad, storage is well. */
export class InvalidCursor extends Error {
  constructor() {
    super('not a cursor of this list');
    this.name = 'InvalidCursor';
  }
}

// What stands behind the prefix of any row: an escaped address, or an audit event's time and id.
const POSITION = /^[a-z0-9@._+=:-]{1,480}$/;

export const cursorAt = (position: string): string => Buffer.from(position, 'latin1').toString('base64url');

const decode = (cursor: string): string => Buffer.from(cursor, 'base64url').toString('latin1');

/** Whether the text has the form of a cursor; a list may still not have given it out. */
export function isCursor(text: string): boolean {
  const position = decode(text);
  // Node skips what is no base64url, so the text must come out again.
  return POSITION.test(position) && cursorAt(position) === text;
}

/** Throws InvalidCursor. */
export function positionOf(cursor: string): string {
  if (!isCursor(cursor)) throw new InvalidCursor();
  return decode(cursor);
}
