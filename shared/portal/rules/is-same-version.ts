/** Whether a client has what it asks for: one of the tags of `If-None-Match` is this one's, by the weak comparison (RFC 9110, sections 8.8.3.2 and 13.1.2). */
export const isSameVersion = (asked: string | null, tag: string): boolean =>
  asked !== null && asked.split(',').some((one) => one.trim() === '*' || one.trim().replace(/^W\//, '') === tag);
