/** The dependency rule of the house: one way only, no cycles (docs/architecture.md#who-may-import-whom). */
const only = (name, from, allowed, comment) => ({
  name,
  comment,
  severity: 'error',
  from: { path: from },
  to: { path: '^(functions|shared|local|infra|bench|web|test)/', pathNot: [from, ...allowed] },
});

module.exports = {
  forbidden: [
    { name: 'no-cycles', severity: 'error', from: {}, to: { circular: true } },
    { name: 'resolvable', severity: 'error', from: {}, to: { couldNotResolve: true } },
    only(
      'functions',
      '^functions/',
      ['^shared/(composition|startup|ports)\\.ts$', '^shared/(http|domain|use-cases)/'],
      'functions call composition (through startup), http and domain; types of use cases and ports',
    ),
    only('domain', '^shared/domain/', [], 'the domain knows nothing else'),
    only('ports', '^shared/ports\\.ts$', ['^shared/domain/'], 'ports speak domain words'),
    only(
      'use-cases',
      '^shared/use-cases/',
      ['^shared/ports\\.ts$', '^shared/domain/'],
      'use cases know ports and domain',
    ),
    only('adapters', '^shared/adapters/', ['^shared/ports\\.ts$', '^shared/domain/'], 'adapters know ports and domain'),
    only('http', '^shared/http/', ['^shared/ports\\.ts$', '^shared/domain/'], 'http knows ports and domain'),
    only('config', '^shared/config\\.ts$', ['^shared/domain/'], "settings are checked with the domain's words"),
    only(
      'web',
      '^web/',
      ['^shared/domain/(lists/|(email-address|isolated-text)\\.ts$)'],
      'the page knows the service by its answers, and reads what people write by the same rules',
    ),
    {
      name: 'lists-run-in-browsers',
      comment: 'what the page shares with the service needs neither Node nor the rest of the domain',
      severity: 'error',
      from: { path: '^shared/domain/(lists/|(email-address|isolated-text)\\.ts$)' },
      to: { path: '^shared/', pathNot: '^shared/domain/(lists/|(email-address|isolated-text)\\.ts$)' },
    },
    {
      name: 'nobody-imports-web',
      comment: 'the page runs in browsers; its tests alone read its parts',
      severity: 'error',
      from: { path: '^(functions|shared|local|infra|bench)/' },
      to: { path: '^web/' },
    },
    {
      name: 'nobody-imports-local',
      comment: 'what stands in for Azure on a laptop is never deployed',
      severity: 'error',
      from: { path: '^(functions|shared|infra|web)/' },
      to: { path: '^(local|test)/' },
    },
    {
      name: 'vendors-stay-in-adapters',
      comment: "a vendor's word never stands outside adapters, config and composition",
      severity: 'error',
      from: { path: '^(functions|shared)/', pathNot: '^shared/(adapters/|composition\\.ts|config\\.ts)' },
      to: { path: 'node_modules/(@azure/(msal-node|data-tables|keyvault-secrets|identity)|@opentelemetry|lru-cache)/' },
    },
    {
      name: 'pure-domain',
      comment: 'no I/O, clock, randomness or environment in the domain',
      severity: 'error',
      from: { path: '^shared/domain/' },
      to: { dependencyTypes: ['core'] },
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
    exclude: { path: '^test/api-clients/npm/' },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.json' },
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['import', 'node', 'default', 'types'],
      extensions: ['.ts', '.tsx', '.js'],
    },
  },
};
