/** How a file of the page is coded on its way (RFC 9110, section 12.5.3): as the client wishes, of what there is. */

export type ContentCoding = 'br' | 'gzip' | 'identity';

/** An element and its weight: `gzip;q=0.5`. */
const ELEMENT = /^([\w-]+|\*)(?:\s*;\s*q=(0(?:\.\d{0,3})?|1(?:\.0{0,3})?))?$/i;

/** By name; an element that can't be read says nothing. */
function weightsIn(accepted: string): ReadonlyMap<string, number> {
  const weights = new Map<string, number>();
  for (const element of accepted.split(',')) {
    const [, name, weight = '1'] = ELEMENT.exec(element.trim()) ?? [];
    if (name !== undefined) weights.set(name.toLowerCase().replace(/^x-(?=gzip$)/, ''), Number(weight));
  }
  return weights;
}

/**
 * Of those that there are, the one that the client likes best; of equal ones, the first. Without the header the file goes as it is, for who sends
 * none seldom decodes. So it does where nothing is left that the client takes: it may be refused then, but a page without its script helps nobody.
 */
export function chooseCoding(accepted: string | null, there: readonly ContentCoding[]): ContentCoding {
  if (accepted === null) return 'identity';
  const weights = weightsIn(accepted);
  const weightOf = (coding: ContentCoding) =>
    weights.get(coding) ?? (coding === 'identity' ? 0 : (weights.get('*') ?? 0));
  let best: ContentCoding | undefined;
  for (const coding of there)
    if (weightOf(coding) > 0 && (best === undefined || weightOf(coding) > weightOf(best))) best = coding;
  return best ?? 'identity';
}
