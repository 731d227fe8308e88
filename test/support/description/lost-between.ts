/**
 * What a client that was made from an older API description would miss in a newer one, or stumble over. New routes, members of answers,
 * optional members of bodies and words of answers are no loss; words alone (summaries, descriptions, examples, titles) never are.
 */
type Json = unknown;
type Node = Readonly<Record<string, Json>>;
/** Who writes what the schema describes: `sent` by the client, or `got` by it. */
type Side = 'sent' | 'got';

const WORDS = new Set([
  'description',
  'summary',
  'example',
  'title',
  'tags',
  'servers',
  'info',
  'x-ms-primary-error-message',
]);
const isNode = (value: Json): value is Node => typeof value === 'object' && value !== null && !Array.isArray(value);
const listOf = (value: Json): readonly string[] =>
  (Array.isArray(value) ? value : value === undefined ? [] : [value]).map((item) =>
    typeof item === 'string' ? item : JSON.stringify(item),
  );

/** Each as its place and what became of it. */
export function lostBetween(older: Json, newer: Json): string[] {
  return lostIn(older, newer, '', 'got');
}

function lostIn(older: Json, newer: Json, at: string, side: Side): string[] {
  if (newer === undefined) return [`${at}: is gone`];
  if (!isNode(older) || !isNode(newer)) {
    return Array.isArray(older) && Array.isArray(newer)
      ? lostOfList(older, newer, at, side)
      : JSON.stringify(older) === JSON.stringify(newer)
        ? []
        : [`${at}: was ${JSON.stringify(older)}, is ${JSON.stringify(newer)}`];
  }
  return [
    ...Object.entries(older).flatMap(([name, value]) => {
      if (WORDS.has(name)) return [];
      const own = isNode(value) && value['enum'] !== undefined ? 'sent' : sideOf(name, at, side);
      return lostMember(name, value, newer[name], `${at}/${name}`, own);
    }),
    // What an older client doesn't know to send.
    ...(older['required'] === undefined && newer['required'] !== undefined && side === 'sent'
      ? [`${at}/required: now also ${listOf(newer['required']).join(', ')}`]
      : []),
  ];
}

const sideOf = (name: string, at: string, side: Side): Side => {
  if (/\/components\/schemas$/.test(at)) return /Body/.test(name) ? 'sent' : 'got';
  if (name === 'parameters' || name === 'requestBody') return 'sent';
  return name === 'responses' ? 'got' : side;
};

/** What may grow: for the client that sends it, or for the one that gets it. */
const GROWS: Readonly<Record<string, (side: Side) => boolean>> = {
  required: (side) => side === 'got',
  type: (side) => side === 'sent',
  enum: (side) => side === 'sent',
  'x-extensible-enum': () => true,
};
/** What may shrink. */
const SHRINKS: Readonly<Record<string, (side: Side) => boolean>> = {
  required: (side) => side === 'sent',
  type: (side) => side === 'got',
};
const MOST = new Set(['maxLength', 'maxItems', 'maximum']);
const RULES_OF_VALUES = new Set(['minLength', 'minimum', 'pattern', 'format', 'default']);

function lostMember(name: string, older: Json, newer: Json, at: string, side: Side): string[] {
  const grows = GROWS[name];
  if (grows !== undefined && typeof older !== 'boolean') {
    const [before, after] = [listOf(older), listOf(newer)];
    const more = grows(side) ? [] : after.filter((word) => !before.includes(word));
    const fewer = SHRINKS[name]?.(side) === true ? [] : before.filter((word) => !after.includes(word));
    return [...told(at, 'now also', more), ...told(at, 'no longer', fewer)];
  }
  return lostRule(name, older, newer, at, side);
}

function lostRule(name: string, older: Json, newer: Json, at: string, side: Side): string[] {
  if (name === 'required') return older === newer || newer === false ? [] : [`${at}: is required now`];
  if (MOST.has(name)) {
    const isLess = newer !== undefined && Number(newer) < Number(older);
    return side === 'sent' && isLess ? [`${at}: is less`] : [];
  }
  if (RULES_OF_VALUES.has(name)) {
    const isSame = JSON.stringify(older) === JSON.stringify(newer);
    return side === 'sent' || isSame ? [] : [`${at}: was ${JSON.stringify(older)}`];
  }
  return lostIn(older, newer, at, side);
}

const told = (at: string, how: string, words: readonly string[]): string[] =>
  words.length === 0 ? [] : [`${at}: ${how} ${words.join(', ')}`];

/** Parameters by name, other schemas by their place; words must still be there. */
function lostOfList(older: readonly Json[], newer: readonly Json[], at: string, side: Side): string[] {
  const found = new Map(newer.map((item, place) => [nameOf(item, place), item]));
  const known = new Set(older.map(nameOf));
  const wanted = newer.filter((item) => isNode(item) && item['required'] === true && 'in' in item).map(nameOf);
  return [
    ...older.flatMap((item, place) => {
      const name = nameOf(item, place);
      return lostIn(item, found.get(name), `${at}/${name}`, side);
    }),
    ...wanted.filter((name) => !known.has(name)).map((name) => `${at}/${name}: is required now`),
  ];
}

function nameOf(item: Json, place: number): string {
  if (!isNode(item)) return JSON.stringify(item);
  return typeof item['name'] === 'string'
    ? `${String(item['in'])} ${item['name']}`
    : typeof item['$ref'] === 'string'
      ? item['$ref']
      : String(place);
}
