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

/** Throws InvalidCursor. */
export function positionOf(cursor: string): string {
  const position = Buffer.from(cursor, 'base64url').toString('latin1');
  // Node skips what is no base64url, so the text must come out again.
  if (!POSITION.test(position) || cursorAt(position) !== cursor) throw new InvalidCursor();
  return position;
}
