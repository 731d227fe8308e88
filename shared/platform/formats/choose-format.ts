/** Which of the formats on offer the caller wants (RFC 9110 section 12.5.1). */

type Range = { readonly type: string; readonly quality: number };

function readRanges(accept: string): Range[] {
  return accept
    .slice(0, 1000)
    .split(',')
    .map((part) => {
      const [type = '', ...parameters] = part.split(';').map((text) => text.trim().toLowerCase());
      const quality = parameters.find((parameter) => parameter.startsWith('q='))?.slice(2);
      return { type, quality: quality === undefined ? 1 : Number(quality) };
    })
    .filter(({ type, quality }) => type !== '' && quality >= 0 && quality <= 1);
}

function qualityOf(format: string, ranges: readonly Range[]): number {
  const family = `${format.slice(0, format.indexOf('/'))}/*`;
  // The most specific range decides, whatever its place.
  for (const type of [format, family, '*/*']) {
    const range = ranges.find((candidate) => candidate.type === type);
    if (range !== undefined) return range.quality;
  }
  return 0;
}

/** The format the caller likes best, the first of equals; the first of all without a wish; undefined when none will do. */
export function chooseFormat<Format extends string>(
  accept: string | null,
  formats: readonly [Format, ...Format[]],
): Format | undefined {
  if (accept === null || accept.trim() === '') return formats[0];
  const ranges = readRanges(accept);
  const liked = formats
    .map((format) => ({ format, quality: qualityOf(format, ranges) }))
    .filter(({ quality }) => quality > 0)
    .sort((one, other) => other.quality - one.quality);
  return liked[0]?.format;
}
