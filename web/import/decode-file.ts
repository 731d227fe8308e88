/** The text of a file that an admin chooses, or what to do so that it can be read. */
import { type DecodedText, decodeText } from '../../shared/platform/wire.ts';

export const LARGEST_FILE_BYTES = 20_000_000;

export type DecodedFile = { readonly kind: 'text'; readonly text: string } | Unreadable;
export type Unreadable = { readonly kind: 'unreadable'; readonly sentence: string };

const HOW = 'Save it as “CSV UTF-8” and choose it again.';

export function decodeFile(bytes: Uint8Array): DecodedFile {
  if (bytes.length > LARGEST_FILE_BYTES) {
    const sentence = `The file is larger than ${LARGEST_FILE_BYTES / 1_000_000} MB. Split it into smaller ones.`;
    return { kind: 'unreadable', sentence };
  }
  const decoded = decodeText(bytes);
  return decoded.kind === 'text' ? decoded : { kind: 'unreadable', sentence: sentenceOf(decoded) };
}

function sentenceOf(decoded: Exclude<DecodedText, { kind: 'text' }>): string {
  switch (decoded.kind) {
    case 'empty':
      return 'The file is empty.';
    case 'workbook':
      return `This is a workbook or a zip file, not CSV. ${HOW}`;
    case 'unmarked-utf-16':
      return `The file is in UTF-16 without the mark that says so. ${HOW}`;
    case 'zero-byte':
      return `Line ${decoded.line} holds a zero byte: this is no text file.`;
    case 'other-encoding':
      return `Line ${decoded.line} isn’t UTF-8; the file may be in Latin-1 or Windows-1252. ${HOW}`;
  }
}
