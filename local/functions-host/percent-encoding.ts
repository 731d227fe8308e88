/**
 * How the host's web server (Kestrel) and ASP.NET Core read and write percent-encoding. JavaScript's own functions
 * differ in what they leave alone and in throwing at what they can't decode.
 */

const encodedRun = /(?:%[0-9a-f]{2})+/gi;

/** Decodes once. What isn't valid UTF-8 stays as it was. */
export const percentDecode = (text: string): string => text.replaceAll(encodedRun, decodeRun);

/** As `percentDecode`, but an encoded slash stays encoded: it must not become a separator. */
export const percentDecodePath = (path: string): string =>
  path.replaceAll(encodedRun, (run) =>
    run
      .split(/(%2f)/i)
      .map((piece) => (/^%2f$/i.test(piece) ? piece : decodeRun(piece)))
      .join(''),
  );

function decodeRun(run: string): string {
  return tryDecode(run) ?? decodePiecewise(run);
}

function decodePiecewise(run: string): string {
  let decoded = '';
  for (let at = 0; at < run.length;) {
    const sequence = run.slice(at, at + 3 * sequenceLength(Number.parseInt(run.slice(at + 1, at + 3), 16)));
    const character = tryDecode(sequence);
    decoded += character ?? run.slice(at, at + 3);
    at += character === undefined ? 3 : sequence.length;
  }
  return decoded;
}

/** Bytes in the UTF-8 sequence that starts with `lead`; 1 for a byte that can't start one. */
function sequenceLength(lead: number): number {
  if (lead >= 0xf0) return 4;
  if (lead >= 0xe0) return 3;
  return lead >= 0xc0 ? 2 : 1;
}

function tryDecode(encoded: string): string | undefined {
  try {
    return decodeURIComponent(encoded);
  } catch {
    return undefined;
  }
}

/**
 * Encodes a decoded path for a URL, as `PathString.ToUriComponent` does: what may stand in a path and what already
 * looks like `%XX` stays.
 */
export const encodePath = (path: string): string =>
  // Without the flag i: with u it would take ſ for an s.
  path.replaceAll(/%[0-9A-Fa-f]{2}|[^A-Za-z0-9\-._~!$&'()*+,;=:@/]/gu, (found) =>
    found.length === 3 && found.startsWith('%') ? found : encodeURIComponent(found),
  );

/** Encodes everything but RFC 3986's unreserved characters, as .NET's `Uri.EscapeDataString` does. */
export const encodeData = (text: string): string =>
  encodeURIComponent(text).replaceAll(
    /[!'()*]/g,
    (character) => `%${character.charCodeAt(0).toString(16).toUpperCase()}`,
  );
