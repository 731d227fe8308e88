/**
 * How the host's web server (Kestrel) and ASP.NET Core read and write percent-encoding. JavaScript's own functions
 * differ in what they leave alone and in throwing at what they can't decode.
 */

// One character of UTF-8, by its first octet (RFC 3629, section 3).
const encodedCharacter =
  /%[0-7][\da-f]|%[cd][\da-f]%[89ab][\da-f]|%e[\da-f](?:%[89ab][\da-f]){2}|%f[0-4](?:%[89ab][\da-f]){3}/gi;

/** Decodes once. What isn't valid UTF-8 stays as it was. */
export const percentDecode = (text: string): string => text.replaceAll(encodedCharacter, decodeOne);

/** As `percentDecode`, but an encoded slash stays encoded: it must not become a separator. */
export const percentDecodePath = (path: string): string =>
  path.replaceAll(encodedCharacter, (encoded) => (/^%2f$/i.test(encoded) ? encoded : decodeOne(encoded)));

function decodeOne(encoded: string): string {
  try {
    return decodeURIComponent(encoded);
  } catch {
    return encoded;
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
