/** The text of a file that is UTF-8, or why it isn't read: a wrong guess at the encoding would damage names silently. */

export const LARGEST_FILE_BYTES = 20_000_000;

export type DecodedFile = { readonly kind: 'text'; readonly text: string } | Unreadable;
export type Unreadable = { readonly kind: 'unreadable'; readonly sentence: string };

const unreadable = (sentence: string): Unreadable => ({ kind: 'unreadable', sentence });
const HOW = 'Save it as “CSV UTF-8” and choose it again.';

export function decodeFile(bytes: Uint8Array): DecodedFile {
  if (bytes.length > LARGEST_FILE_BYTES)
    return unreadable(`The file is larger than ${LARGEST_FILE_BYTES / 1_000_000} MB. Split it into smaller ones.`);
  if (bytes.length === 0) return unreadable('The file is empty.');
  if (startsWith(bytes, [0x50, 0x4b, 0x03, 0x04]))
    return unreadable(`This is a workbook or a zip file, not CSV. ${HOW}`);
  if (isUtf16(bytes)) return unreadable(`The file is encoded in UTF-16. ${HOW}`);
  const zero = bytes.indexOf(0);
  if (zero !== -1) return unreadable(`Line ${lineOf(bytes, zero)} holds a zero byte: this is no text file.`);
  try {
    return { kind: 'text', text: new TextDecoder('utf-8', { fatal: true }).decode(bytes) };
  } catch {
    const line = lineOf(bytes, firstBadByte(bytes));
    return unreadable(`Line ${line} isn’t UTF-8; the file may be in Latin-1 or Windows-1252. ${HOW}`);
  }
}

const startsWith = (bytes: Uint8Array, signs: readonly number[]): boolean =>
  signs.every((sign, index) => bytes[index] === sign);

/** By its byte order mark, or by every other byte of the beginning being zero, as in Latin letters without a mark. */
function isUtf16(bytes: Uint8Array): boolean {
  if (startsWith(bytes, [0xff, 0xfe]) || startsWith(bytes, [0xfe, 0xff])) return true;
  const head = bytes.subarray(0, 64);
  const zerosAt = (rest: number) => head.filter((byte, index) => byte === 0 && index % 2 === rest).length;
  const half = Math.floor(head.length / 2);
  return half > 1 && ((zerosAt(1) >= half - 1 && zerosAt(0) === 0) || (zerosAt(0) >= half - 1 && zerosAt(1) === 0));
}

function lineOf(bytes: Uint8Array, end: number): number {
  let line = 1;
  for (let at = 0; at < end; at++) if (bytes[at] === 0x0a) line++;
  return line;
}

/** Where a beginning stops being UTF-8, by halving: each probe is one decode. */
function firstBadByte(bytes: Uint8Array): number {
  let good = 0;
  let bad = bytes.length;
  while (bad - good > 1) {
    const middle = Math.floor((good + bad) / 2);
    try {
      new TextDecoder('utf-8', { fatal: true }).decode(bytes.subarray(0, middle), { stream: true });
      good = middle;
    } catch {
      bad = middle;
    }
  }
  return good;
}
