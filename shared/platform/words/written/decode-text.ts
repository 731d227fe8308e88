/** The text of a file: UTF-8, or UTF-16 when its mark says so. Anything else is refused: a wrong guess would damage names silently. */

export type DecodedText =
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'empty' | 'workbook' | 'unmarked-utf-16' }
  /** `line`: where it stops being text, counted from 1. */
  | { readonly kind: 'zero-byte' | 'other-encoding'; readonly line: number };

/** A byte order mark is not part of the text. */
export function decodeText(bytes: Uint8Array): DecodedText {
  if (bytes.length === 0) return { kind: 'empty' };
  const sign = String.fromCharCode(...bytes.subarray(0, 4));
  if (sign === 'PK\x03\x04') return { kind: 'workbook' };
  let encoding = 'utf-8';
  if (sign.startsWith('\xff\xfe')) encoding = 'utf-16le';
  else if (sign.startsWith('\xfe\xff')) encoding = 'utf-16be';
  else if (looksLikeUtf16(bytes)) return { kind: 'unmarked-utf-16' };
  else {
    const zero = bytes.indexOf(0);
    if (zero !== -1) return { kind: 'zero-byte', line: lineAt(bytes.subarray(0, zero)) };
  }
  try {
    return { kind: 'text', text: new TextDecoder(encoding, { fatal: true }).decode(bytes) };
  } catch {
    return { kind: 'other-encoding', line: lineAt(goodBeginning(encoding, bytes)) };
  }
}

/** Every other byte of the beginning is zero, as in Latin letters of two bytes each. */
function looksLikeUtf16(bytes: Uint8Array): boolean {
  const head = bytes.subarray(0, 64);
  let [even, odd] = [0, 0];
  for (const [index, byte] of head.entries()) {
    if (byte !== 0) continue;
    if (index % 2 === 0) even += 1;
    else odd += 1;
  }
  const half = Math.floor(head.length / 2);
  return half > 1 && Math.min(even, odd) === 0 && Math.max(even, odd) >= half - 1;
}

function lineAt(beginning: Uint8Array): number {
  let line = 1;
  for (const byte of beginning) if (byte === 0x0a) line++;
  return line;
}

/** How much can be decoded, by halving: each probe is one decode. */
function goodBeginning(encoding: string, bytes: Uint8Array): Uint8Array {
  let good = 0;
  let bad = bytes.length;
  while (bad - good > 1) {
    const middle = Math.floor((good + bad) / 2);
    try {
      new TextDecoder(encoding, { fatal: true }).decode(bytes.subarray(0, middle), { stream: true });
      good = middle;
    } catch {
      bad = middle;
    }
  }
  return bytes.subarray(0, good);
}
