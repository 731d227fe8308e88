/**
 * The dependency rule of the house (docs/architecture.md): rooms stand on floors, and a room imports itself and rooms of lower floors.
 * A new room is one word in this list.
 */
const FLOORS = [
  ['platform'],
  ['users', 'audit', 'operations'],
  ['decision', 'entra', 'portal'],
  ['provider', 'stories', 'shadow', 'consent'],
  ['readiness'],
  ['leavers'],
  ['sign-in', 'integration', 'accounts', 'exclusions', 'switch', 'explain'],
  ['test-sign-in'],
];

const ANYWHERE = '^(functions|shared|local|infra|bench|web|test)/';
const COMPOSITION = '^shared/(composition|connect|connect-discovery|discovery|storages)\\.ts$';
const STORAGE = '^shared/[^/]+/storage/';
const TABLES = '^shared/platform/tables/';
const RULES = '^shared/[^/]+/rules/';
const WORDS = '^shared/platform/words/';
/** What goes over the wire: the page, which runs in browsers, has it too. */
const WIRE = '^shared/[^/]+/wire[a-z-]*\\.ts$';

const only = (name, from, allowed, comment) => ({
  name,
  comment,
  severity: 'error',
  from: { path: from },
  to: { path: ANYWHERE, pathNot: [from, ...allowed] },
});

const rooms = FLOORS.flatMap((floor, at) =>
  floor.map((room) =>
    only(
      `room-${room}`,
      `^shared/${room}/`,
      FLOORS.slice(0, at)
        .flat()
        .map((lower) => `^shared/${lower}/`),
      `${room} stands on floor ${at + 1}: it imports itself and lower floors`,
    ),
  ),
);

module.exports = {
  forbidden: [
    { name: 'no-cycles', severity: 'error', from: {}, to: { circular: true } },
    {
      name: 'resolvable',
      comment: 'the peers of the bench have a package.json of their own, which nobody but the bench installs',
      severity: 'error',
      from: { pathNot: '^bench/peers/' },
      to: { couldNotResolve: true },
    },
    ...rooms,
    {
      name: 'every-room-has-a-floor',
      comment: 'a folder of shared/ that is in no floor is held by no rule',
      severity: 'error',
      from: { path: '^shared/[^/]+/', pathNot: FLOORS.flat().map((room) => `^shared/${room}/`) },
      to: {},
    },
    only('functions', '^functions/', ['^shared/'], 'functions stand above all rooms'),
    only('words', WORDS, [], 'words know nothing else'),
    only(
      'config',
      '^shared/(config|settings)\\.ts$',
      ['^shared/platform/', RULES],
      'settings are checked by the rooms’ own rules',
    ),
    {
      name: 'storage-by-composition',
      comment:
        'what the rows are is known to storages alone; a higher room’s may build on a lower one’s, for they share an account’s partition',
      severity: 'error',
      from: { path: '^(functions|shared)/', pathNot: [COMPOSITION, STORAGE] },
      to: { path: STORAGE },
    },
    {
      name: 'tables-by-storage',
      comment: 'tables are known to storages alone',
      severity: 'error',
      from: { path: '^(functions|shared)/', pathNot: [COMPOSITION, STORAGE, TABLES] },
      to: { path: TABLES },
    },
    {
      name: 'pure-rules',
      comment: 'rules know rules of lower rooms, and words',
      severity: 'error',
      from: { path: RULES },
      to: { path: ANYWHERE, pathNot: [RULES, WORDS] },
    },
    {
      name: 'pure-of-the-world',
      comment: 'no I/O, clock, randomness or environment in rules, words and what goes over the wire',
      severity: 'error',
      from: { path: [RULES, WORDS, WIRE] },
      to: { dependencyTypes: ['core'] },
    },
    only('web', '^web/', [WIRE], 'the page knows the service by what goes over the wire, and nothing else of it'),
    {
      name: 'wire',
      comment: 'what goes over the wire is made of other wires, rules and words: it runs in browsers',
      severity: 'error',
      from: { path: WIRE },
      to: { path: ANYWHERE, pathNot: [WIRE, RULES, WORDS] },
    },
    {
      name: 'nobody-imports-web',
      comment: 'the page runs in browsers; its tests alone read its parts',
      severity: 'error',
      from: { path: '^(functions|shared|local|infra|bench)/' },
      to: { path: '^web/' },
    },
    {
      name: 'stand-ins-know-nothing-of-the-product',
      comment:
        'what plays Entra ID, Key Vault and the Functions host is of use to others: a workspace each, with what it needs and no more',
      severity: 'error',
      from: { path: '^local/(entra|functions-host|key-vault|kit)/' },
      to: { path: '^(functions|shared|local|infra|bench|web|test)/', pathNot: '^local/($1|kit)/' },
    },
    {
      name: 'stand-ins-by-their-door',
      comment: 'what its package.json exports, and nothing behind it',
      severity: 'error',
      from: { pathNot: '^local/(entra|functions-host|key-vault)/' },
      to: {
        path: '^local/(entra|functions-host|key-vault)/',
        pathNot: '^local/(?:[^/]+/start-[^/]+\\.ts$|entra/testing/)',
      },
    },
    {
      name: 'nobody-imports-local',
      comment: 'what stands in for Azure on a laptop is never deployed',
      severity: 'error',
      from: { path: '^(functions|shared|infra|web)/' },
      to: { path: '^(local|test)/' },
    },
    {
      name: 'vendors-stay-below',
      comment: "a vendor's word stands in platform, entra, storages, composition and config alone",
      severity: 'error',
      from: {
        path: '^(functions|shared)/',
        pathNot: [COMPOSITION, STORAGE, '^shared/(platform|entra)/', '^shared/config\\.ts$'],
      },
      to: { path: 'node_modules/(@azure/(msal-node|data-tables|keyvault-secrets|identity)|@opentelemetry|lru-cache)/' },
    },
    {
      name: 'loaded-when-needed',
      comment:
        'a cold start waits for none of them: import(…) when first needed, or from a file that is itself imported so (tables/filter.ts has the SDK’s odata)',
      severity: 'error',
      from: {
        path: '^(functions|shared)/',
        pathNot: '^shared/platform/telemetry/(application-insights-exporter|open-telemetry)\\.ts$',
      },
      to: {
        path: 'node_modules/(@azure/(?!functions/)|@opentelemetry/(?!api/))',
        dependencyTypesNot: ['type-only', 'dynamic-import'],
      },
    },
    {
      name: 'only-functions-register',
      comment: 'the functions folder alone calls app.http and app.timer',
      severity: 'error',
      from: { path: '^shared/' },
      to: { path: 'node_modules/@azure/functions/', dependencyTypesNot: ['type-only'] },
    },
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    // A package of its own, with its own compiler.
    exclude: { path: '^test/(?:api-clients|clients)/npm/' },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.json' },
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['import', 'node', 'default', 'types'],
      extensions: ['.ts', '.tsx', '.js'],
    },
  },
};
