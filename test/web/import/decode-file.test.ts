import { describe, expect, it } from 'vitest';
import { decodeFile, LARGEST_FILE_BYTES } from '../../../web/import/decode-file.ts';

describe('a file', () => {
  it('in UTF-8 is text, with or without a byte order mark', () => {
    expect(decodeFile(Buffer.from('caf\u00e9'))).toEqual({ kind: 'text', text: 'caf\u00e9' });
    expect(decodeFile(Buffer.from('\uFEFFcaf\u00e9'))).toEqual({ kind: 'text', text: 'caf\u00e9' });
  });

  it('in UTF-16 is text when its mark says so, in either order', () => {
    const bytes = Buffer.from('\uFEFFcaf\u00e9,\u20ac', 'utf16le');
    for (const each of [bytes, Buffer.from(bytes).swap16()]) {
      expect(decodeFile(each)).toEqual({ kind: 'text', text: 'caf\u00e9,\u20ac' });
    }
  });

  it.each([
    ['UTF-16 without a mark', Buffer.from('email,reason\n', 'utf16le'), /UTF-16.*CSV UTF-8/],
    ['UTF-16 that breaks off', Buffer.from('\uFEFFa\n', 'utf16le').subarray(0, -1), /^Line 1/],
    [
      'Latin-1',
      Buffer.from('email,reason\na@x.example,ok\nb@x.example,caf\u00e9\n', 'latin1'),
      /^Line 3 isn’t UTF-8.*Latin-1/,
    ],
    ['a workbook', Buffer.from([0x50, 0x4b, 0x03, 0x04, 0x14]), /workbook/],
    ['nothing', Buffer.alloc(0), /empty/],
    ['a zero byte', Buffer.from('email\na\u0000b\n'), /^Line 2 holds a zero byte/],
    ['more than is read', Buffer.alloc(LARGEST_FILE_BYTES + 1, 0x61), /larger than 20 MB/],
  ])('of %s is refused, with what to do', (_what, bytes, sentence) => {
    expect(decodeFile(bytes)).toEqual({ kind: 'unreadable', sentence: expect.stringMatching(sentence) as string });
  });

  it('that ends in the middle of a letter is refused at its line', () => {
    const bytes = Buffer.from('a\nb\n\u20ac').subarray(0, -1);
    expect(decodeFile(bytes)).toMatchObject({ sentence: expect.stringMatching(/^Line 3/) as string });
  });
});
