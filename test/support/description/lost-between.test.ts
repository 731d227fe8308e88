import { describe, expect, it } from 'vitest';
import { lostBetween } from './lost-between.ts';

const schemas = {
  PutThingBody: {
    type: 'object',
    required: ['name'],
    properties: { name: { type: 'string', maxLength: 9 }, mode: { type: ['string', 'null'], enum: ['a', 'b', null] } },
  },
  PutThingAnswer: {
    type: 'object',
    required: ['id', 'state'],
    properties: { id: { type: 'string' }, state: { type: 'string', 'x-extensible-enum': ['on', 'off'] } },
  },
};
const put = {
  operationId: 'putThing',
  summary: 'Puts it.',
  parameters: [{ name: 'id', in: 'path', required: true, schema: { type: 'string' } }],
  requestBody: { content: { 'application/json': { schema: { $ref: '#/components/schemas/PutThingBody' } } } },
  responses: { 200: { content: { 'application/json': { schema: { $ref: '#/components/schemas/PutThingAnswer' } } } } },
};
const older = { paths: { '/thing': { put } }, components: { schemas } };
/** The parts that the cases change, as loosely as they change them. */
type Part = { [name: string]: Part } & { push: (item: unknown) => void; pop: () => void; shift: () => void };
type Loose = { readonly paths: Part; readonly all: Part };
/** A copy that was changed. */
const changed = (change: (copy: Loose) => void): unknown => {
  const copy = structuredClone(older) as unknown as { paths: Part; components: { schemas: Part } };
  change({ paths: copy.paths, all: copy.components.schemas });
  return copy;
};
/** The part at the end of the names. */
function at(from: Part, ...names: readonly string[]): Part {
  return names.reduce((inner, name) => {
    const next = inner[name];
    if (next === undefined) throw new Error(`there is no ${name}`);
    return next;
  }, from);
}

const CASES: readonly (readonly [string, (copy: Loose) => void, string])[] = [
  ['a route', ({ paths }) => void Reflect.deleteProperty(paths, '/thing'), '/paths//thing: is gone'],
  [
    'an operation’s id',
    ({ paths }) => void Object.assign(at(paths, '/thing', 'put'), { operationId: 'putIt' }),
    '/paths//thing/put/operationId: was "putThing", is "putIt"',
  ],
  [
    'the name of a schema',
    ({ all }) => void Reflect.deleteProperty(all, 'PutThingAnswer'),
    '/components/schemas/PutThingAnswer: is gone',
  ],
  [
    'a member of an answer',
    ({ all }) => void Reflect.deleteProperty(at(all, 'PutThingAnswer', 'properties'), 'id'),
    '/components/schemas/PutThingAnswer/properties/id: is gone',
  ],
  [
    'that a member is there',
    ({ all }) => {
      at(all, 'PutThingAnswer', 'required').pop();
    },
    '/components/schemas/PutThingAnswer/required: no longer state',
  ],
  [
    'that a member is never null',
    ({ all }) => void Object.assign(at(all, 'PutThingAnswer', 'properties', 'id'), { type: ['string', 'null'] }),
    '/components/schemas/PutThingAnswer/properties/id/type: now also null',
  ],
  [
    'that a member may be left out',
    ({ all }) => {
      at(all, 'PutThingBody', 'required').push('mode');
    },
    '/components/schemas/PutThingBody/required: now also mode',
  ],
  [
    'a word that may be sent',
    ({ all }) => {
      at(all, 'PutThingBody', 'properties', 'mode', 'enum').shift();
    },
    '/components/schemas/PutThingBody/properties/mode/enum: no longer a',
  ],
  [
    'a length that may be sent',
    ({ all }) => void Object.assign(at(all, 'PutThingBody', 'properties', 'name'), { maxLength: 8 }),
    '/components/schemas/PutThingBody/properties/name/maxLength: is less',
  ],
  [
    'a format',
    ({ paths }) => void Object.assign(at(paths, '/thing', 'put', 'responses', '200'), { content: { 'text/csv': {} } }),
    '/paths//thing/put/responses/200/content/application/json: is gone',
  ],
  [
    'that its parameters are enough',
    ({ paths }) => {
      at(paths, '/thing', 'put', 'parameters').push({ name: 'at', in: 'query', required: true });
    },
    '/paths//thing/put/parameters/query at: is required now',
  ],
];

describe('what a newer API description takes from clients', () => {
  it('is nothing where it only gains, or says things otherwise', () => {
    const newer = changed(({ paths, all }) => {
      Object.assign(paths, { '/other': { get: {} } });
      const thing = at(paths, '/thing', 'put');
      Object.assign(thing, { summary: 'Makes or changes it.' });
      at(thing, 'parameters').push({ name: 'force', in: 'query', required: false });
      Object.assign(at(thing, 'responses'), { 409: {} });
      const [body, answer] = [at(all, 'PutThingBody', 'properties'), at(all, 'PutThingAnswer')];
      Object.assign(body, { note: { type: ['string', 'null'] } });
      at(body, 'mode', 'enum').push('c');
      Object.assign(at(body, 'name'), { maxLength: 20 });
      Object.assign(at(answer, 'properties'), { at: { type: 'string' } });
      at(answer, 'required').push('at');
      at(answer, 'properties', 'state', 'x-extensible-enum').push('pilot');
    });
    expect(lostBetween(older, newer)).toEqual([]);
    expect(lostBetween(older, older)).toEqual([]);
  });

  it.each(CASES)('can be %s', (_, change, loss) => {
    expect(lostBetween(older, changed(change))).toEqual([loss]);
  });
});
