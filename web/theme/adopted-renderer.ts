/**
 * Puts the styles of Fluent UI's components into constructed style sheets. Its own renderer makes empty style elements
 * and fills them by insertRule; a policy without 'unsafe-inline' refuses the empty element already, so there would be
 * nothing to insert into. A constructed sheet is no inline style.
 */
import type { GriffelRenderer } from '@fluentui/react-components';

/** Griffel's buckets, in the order in which later ones win. */
const BUCKETS = 'rdlvwfihasktmcx';

type Metadata = { readonly m?: string; readonly x?: string; readonly p?: number };
type Place = { readonly bucket: string; readonly condition: string; readonly priority: number };
type Slot = Place & { readonly sheet: CSSStyleSheet };

const compareText = (one: string, other: string): number => (one < other ? -1 : one > other ? 1 : 0);

/** Which of two sheets comes first: by bucket, then by its condition, then by priority. */
export const comparePlaces = (one: Place, other: Place): number =>
  BUCKETS.indexOf(one.bucket) - BUCKETS.indexOf(other.bucket) ||
  compareText(one.condition, other.condition) ||
  one.priority - other.priority;

const placeOf = (bucket: string, { m, x, p }: Metadata): Place => ({
  bucket,
  condition: (bucket === 'm' ? m : bucket === 'x' ? x : undefined) ?? '',
  priority: p ?? 0,
});

/** A renderer that keeps its sheets among those of the document, behind the ones that are there already. */
export function makeAdoptedRenderer(target: Document): GriffelRenderer {
  const before = [...target.adoptedStyleSheets];
  const slots: Slot[] = [];

  const sheetFor = (place: Place): CSSStyleSheet => {
    const found = slots.find((slot) => comparePlaces(slot, place) === 0);
    if (found !== undefined) return found.sheet;
    const sheet = new CSSStyleSheet(place.bucket === 'm' ? { media: place.condition } : {});
    slots.push({ ...place, sheet });
    slots.sort(comparePlaces);
    target.adoptedStyleSheets = [...before, ...slots.map((slot) => slot.sheet)];
    return sheet;
  };

  const renderer: GriffelRenderer = {
    id: 'adopted',
    insertionCache: {},
    stylesheets: {},
    compareMediaQueries: compareText,
    compareContainerQueries: compareText,
    insertCSSRules(rules) {
      for (const bucket of Object.keys(rules) as (keyof typeof rules)[]) {
        for (const entry of rules[bucket] ?? []) {
          const [rule, metadata] = typeof entry === 'string' ? [entry, {}] : [entry[0], entry[1] as Metadata];
          if (renderer.insertionCache[rule] !== undefined) continue;
          renderer.insertionCache[rule] = bucket;
          insertRule(sheetFor(placeOf(bucket, metadata)), rule);
        }
      }
    },
  };
  return renderer;
}

function insertRule(sheet: CSSStyleSheet, rule: string): void {
  try {
    sheet.insertRule(rule);
  } catch {
    // A selector of another browser's (::-moz-…): nothing to style here.
  }
}
