import js from '@eslint/js';
import reactHooks from 'eslint-plugin-react-hooks';
import tseslint from 'typescript-eslint';

// The namespace that `{ z }` names can't be tree-shaken: it brings every locale into the bundle.
const zodByName = {
  selector: 'ImportDeclaration[source.value="zod"] > ImportSpecifier[imported.name="z"]',
  message: "Write import * as z from 'zod'.",
};

/**
 * A browser's translation moves texts into elements of its own. React, when what stands beside one comes or goes, then looks for the text
 * where it left it, and the page is gone (https://github.com/facebook/react/issues/11538). A choice between two texts changes one in place.
 */
// `children` and `problem` hold elements.
const SHOWN =
  ':matches(TemplateLiteral, Literal[value=/\\S/], Identifier[name!=/^(children|problem)$/], MemberExpression, CallExpression:not([callee.property.name="map"]))';
const TEXT = `:matches(JSXText[value=/\\S/], JSXExpressionContainer:has(> ${SHOWN}))`;
const CONDITIONAL = `JSXExpressionContainer:has(> :matches(LogicalExpression[operator="&&"], ConditionalExpression:has(> :matches(JSXElement, JSXFragment, Literal[value=null], Literal[value=""]))))`;
const textBesideConditional = [`${TEXT} ~ ${CONDITIONAL}`, `${CONDITIONAL} ~ ${TEXT}`].map((selector) => ({
  selector,
  message: 'Put the text beside what comes and goes into an element of its own, such as <span>.',
}));

/** What is pure gives the same for the same: rules, words and what goes over the wire. Which modules they import, the dependency rule holds. */
const PURE = ['shared/*/rules/**', 'shared/platform/words/**', 'shared/**/wire*.ts'];
const OF_THE_WORLD = [
  ...['console', 'crypto', 'fetch', 'global', 'globalThis', 'performance', 'process', 'queueMicrotask'],
  ...['require', 'setImmediate', 'setInterval', 'setTimeout'],
].map((name) => ({ name, message: 'What is pure is handed what it needs of the world.' }));
const theClock = {
  selector: ':matches(NewExpression[arguments.length=0], CallExpression)[callee.name="Date"]',
  message: 'What is pure is handed the moment.',
};

/** A stack says by which function a fault came, a profile where the time went: what a function gives back has a name, or both say nothing. */
const UNNAMED = ':matches(ArrowFunctionExpression, FunctionExpression[id=null])';
const GIVEN_BACK = [
  `ReturnStatement > ${UNNAMED}`,
  // Its body: what a parameter is by default stands deeper.
  `ArrowFunctionExpression > ${UNNAMED}`,
  `:matches(ReturnStatement, ArrowFunctionExpression) > :matches(TSAsExpression, TSSatisfiesExpression) > ${UNNAMED}`,
  // Of two one, wherever it goes: not even a variable names it.
  `:matches(ConditionalExpression, LogicalExpression) > ${UNNAMED}`,
];
const unnamed = {
  selector: `:matches(${GIVEN_BACK.join(', ')})`,
  message: 'Name the function that is given back: return async function discoverSignIn(…) { … }.',
};

export default tseslint.config(
  {
    ignores: [
      'dist',
      'package',
      'node_modules',
      '.local',
      'coverage',
      'bench/peers',
      'test/api-clients/npm',
      'test/clients/npm',
      '*.js',
      '*.cjs',
    ],
  },
  js.configs.recommended,
  ...tseslint.configs.strictTypeChecked,
  {
    languageOptions: { parserOptions: { projectService: true, tsconfigRootDir: import.meta.dirname } },
    rules: {
      // About 40 lines is the habit (CONTRIBUTING.md), 60 the end.
      'max-lines-per-function': ['error', { max: 60, skipBlankLines: true, skipComments: true }],
      complexity: ['error', 12],
      '@typescript-eslint/consistent-type-imports': 'error',
      '@typescript-eslint/switch-exhaustiveness-check': 'error',
      '@typescript-eslint/restrict-template-expressions': ['error', { allowNumber: true }],
      '@typescript-eslint/no-non-null-assertion': 'error',
      eqeqeq: 'error',
      'no-console': 'error',
      'no-restricted-syntax': ['error', zodByName],
    },
  },
  {
    files: ['shared/**', 'functions/**', 'local/**', 'bench/**', 'infra/**'],
    ignores: ['local/*/test/**'],
    rules: { 'no-restricted-syntax': ['error', zodByName, unnamed] },
  },
  {
    files: PURE,
    rules: {
      'no-restricted-globals': ['error', ...OF_THE_WORLD],
      'no-restricted-properties': [
        'error',
        { object: 'Date', property: 'now', message: theClock.message },
        { object: 'Math', property: 'random', message: 'What is pure is handed what is random.' },
      ],
      'no-restricted-syntax': ['error', zodByName, unnamed, theClock],
    },
  },
  {
    files: ['functions/**/*.ts', 'shared/**/*.ts', 'web/**/*.{ts,tsx}'],
    rules: { 'max-lines': ['error', 199] },
  },
  {
    files: ['web/**'],
    ...reactHooks.configs.flat['recommended-latest'],
  },
  {
    files: ['web/**/*.tsx'],
    rules: {
      'no-restricted-syntax': ['error', zodByName, ...textBesideConditional],
    },
  },
  {
    files: ['test/**', 'local/**', 'bench/**'],
    rules: { 'max-lines-per-function': 'off', 'no-console': 'off' },
  },
);
