import { glob, readFile } from 'node:fs/promises';
import { Linter } from 'eslint';
import ts from 'typescript';
import { parser } from 'typescript-eslint';
import { describe, expect, it } from 'vitest';

/** Our own words and numbers, by the functions that make them: each is of this page's language. `actorLabel` says a name. */
const WORDS =
  /^(format\w+|countOf|(?!actor)\w+(Label|Sentence|Meaning|Reason)|\w+Question|wordOf|numbersOf|inWords|behindName|foldedItems|pickedWords|String|DAY\.format|String\.fromCodePoint|aboutUser|cell)$/;
/** What holds words, numbers or elements of ours, never what somebody wrote. */
const OURS = new Set([
  ...['total', 'end', 'lockedOut', 'excluded', 'notJudged', 'when', 'missing', 'state'],
  ...['children', 'title', 'lead', 'actions', 'label', 'button', 'problem', 'confirm', 'header', 'empty'],
  // Sentences of the service that name nobody, ids that are no words, and part of what stands in a <bdi>.
  ...['why', 'drawing', 'sentence', 'sentences', 'unit', 'kinds', 'objectId', 'portalUrl', 'part'],
  ...['changes', 'dialog', 'every', 'of', 'exportProblem', 'permission'],
  ...['mark', 'word', 'words', 'what', 'number', 'line', 'far', 'verb', 'length', 'or', 'supportCode', 'count'],
]);

type Bare = (found: string) => void;

/** The parts of an expression of which any may be shown; undefined: it has none. */
function partsOf(node: ts.Node): readonly ts.Node[] | undefined {
  if (ts.isParenthesizedExpression(node) || ts.isElementAccessExpression(node)) return [node.expression];
  if (ts.isConditionalExpression(node)) return [node.whenTrue, node.whenFalse];
  if (ts.isTemplateExpression(node)) return node.templateSpans.map(({ expression }) => expression);
  if (ts.isArrowFunction(node)) return ts.isBlock(node.body) ? [] : [node.body];
  return ts.isBinaryExpression(node) ? operandsOf(node) : undefined;
}

function operandsOf({ operatorToken: { kind }, left, right }: ts.BinaryExpression): readonly ts.Node[] {
  if (kind === ts.SyntaxKind.MinusToken) return [];
  return kind === ts.SyntaxKind.AmpersandAmpersandToken ? [right] : [left, right];
}

const SHOWING = new Set(['title', 'lead', 'empty']);

/** A text in words whose values aren't isolated: one without a tag, that says something. */
const isSentence = (node: ts.TemplateExpression): boolean =>
  /[a-z] | [a-z]/.test([node.head.text, ...node.templateSpans.map(({ literal }) => literal.text)].join('·')) &&
  !ts.isTaggedTemplateExpression(node.parent) &&
  !(
    ts.isJsxExpression(node.parent) &&
    ts.isJsxAttribute(node.parent.parent) &&
    !SHOWING.has(node.parent.parent.name.getText())
  );

/** Whatever of the expression is shown as text, unless it is known to be ours. */
function checkShown(node: ts.Node, bare: Bare): void {
  const parts = partsOf(node);
  if (parts !== undefined) {
    for (const part of parts) checkShown(part, bare);
  } else if (ts.isCallExpression(node)) {
    checkCall(node, bare);
  } else if (ts.isPropertyAccessExpression(node) || ts.isIdentifier(node)) {
    const name = ts.isIdentifier(node) ? node.text : node.name.text;
    // An upper-case name is a constant of ours.
    if (!OURS.has(name) && !/^[A-Z_]+$/.test(name) && name !== 'undefined') bare(node.getText());
  }
}

function checkCall(call: ts.CallExpression, bare: Bare): void {
  const { expression, arguments: given } = call;
  if (ts.isPropertyAccessExpression(expression)) {
    if (expression.name.text === 'map') {
      given.forEach((each) => {
        checkShown(each, bare);
      });
      return;
    }
    if (expression.name.text === 'join' || expression.name.text === 'toUpperCase') {
      checkShown(expression.expression, bare);
      return;
    }
  }
  if (!WORDS.test(expression.getText())) bare(call.getText());
}

const isShown = (node: ts.Node): ts.Node | undefined => {
  if (ts.isJsxExpression(node) && (ts.isJsxElement(node.parent) || ts.isJsxFragment(node.parent)))
    return isIsolated(node.parent) ? undefined : node.expression;
  if (ts.isJsxAttribute(node) && SHOWING.has(node.name.getText())) {
    const isComponent = /^[A-Z]/.test(node.parent.parent.tagName.getText());
    return isComponent && node.initializer !== undefined && ts.isJsxExpression(node.initializer)
      ? node.initializer.expression
      : undefined;
  }
  return ts.isPropertyAssignment(node) && node.name.getText() === 'cell' ? node.initializer : undefined;
};
/** Text in monospace that is a code of ours, a time, or a choice of a list, which holds nothing but text. */
const ISOLATING = ['bdi', 'time', 'code', 'option'];
const isIsolated = (element: ts.JsxElement | ts.JsxFragment): boolean =>
  ts.isJsxElement(element) && ISOLATING.includes(element.openingElement.tagName.getText());

function bareValues(file: string, text: string): string[] {
  const source = ts.createSourceFile(
    file,
    text,
    ts.ScriptTarget.Latest,
    true,
    file.endsWith('x') ? ts.ScriptKind.TSX : ts.ScriptKind.TS,
  );
  const found: string[] = [];
  const visit = (node: ts.Node): void => {
    const shown = isShown(node);
    if (shown !== undefined) {
      checkShown(shown, (what) => {
        found.push(`${file}:${String(source.getLineAndCharacterOfPosition(shown.getStart()).line + 1)} ${what}`);
      });
    }
    if (shown === undefined && ts.isTemplateExpression(node) && isSentence(node)) {
      checkShown(node, (what) => {
        found.push(`${file}:${String(source.getLineAndCharacterOfPosition(node.getStart()).line + 1)} ${what}`);
      });
    }
    ts.forEachChild(node, visit);
  };
  visit(source);
  return [...new Set(found)];
}

describe('a name or value', () => {
  it('stands in a <bdi> of its own, wherever the page shows one, in whatever sentence', async () => {
    const found: string[] = [];
    for await (const file of glob('web/{app.tsx,{parts,session,state,views,words}/**/*.{ts,tsx}}'))
      found.push(...bareValues(file, await readFile(file, 'utf8')));
    expect(found).toEqual([]);
  });

  it.each([
    ['<p>{user.email}</p>', ['user.email']],
    ['<p>{name ?? "–"}</p>', ['name']],
    ['<p>{`${from} → ${to}`}</p>', ['from', 'to']],
    ['<Notice title={`${email} is excluded`}>x</Notice>', ['email']],
    ['<p>{domains.join(", ")}</p>', ['domains']],
    ['<p>{isOn && reason}</p>', ['reason']],
    ['[{ header: "Name", cell: ({ name }) => name }]', ['name']],
    ['announce(`${email} is excluded.`)', ['email']],
    ['{ note: `Connected to ${name}.` }', ['name']],
    ['{ note: said`Connected to ${name}.` }', []],
    ['<p>{note}</p>', ['note']],
    ['<a href={`#/x/${name}`} aria-label={`Link ${name} to a person`} />', []],
    ['<p><bdi>{from}</bdi> → <Value of={to} />, {countOf(3, "user")}</p>', []],
  ])('is found where it stands bare: %s', (text, names) => {
    expect(bareValues('x.tsx', `const x = ${text};`).map((line) => line.replace('x.tsx:1 ', ''))).toEqual(names);
  });
});

const { default: config } = (await import(new URL('../../eslint.config.js', import.meta.url).href)) as {
  default: readonly Linter.Config[];
};

describe('a text beside what comes and goes', () => {
  const [web] = config.filter(({ files }) => files?.includes('web/**/*.tsx'));
  const faultsIn = (text: string) =>
    new Linter().verify(
      `const x = ${text};`,
      [
        {
          files: ['**/*.tsx'],
          languageOptions: { parser, parserOptions: { ecmaFeatures: { jsx: true } } },
          rules: { 'no-restricted-syntax': web?.rules?.['no-restricted-syntax'] ?? 'error' },
        },
      ],
      'x.tsx',
    );

  // A browser's translation moves bare texts, and React looks for them where it left them.
  it.each([
    '<p>Hello {isNew && <b>new</b>}</p>',
    '<p>{isNew && <b>new</b>} Hello</p>',
    '<p>{name}{isNew && <b>new</b>}</p>',
    '<p>{isNew && <b>new</b>}{user.name}</p>',
    '<p>{isNew ? <b>new</b> : null} {countOf(3)}</p>',
    '<>{`${name}!`} {isNew && <b>new</b>}</>',
  ])('is found where it stands bare: %s', (text) => {
    expect(faultsIn(text).map(({ ruleId }) => ruleId)).toEqual(['no-restricted-syntax']);
  });

  it.each([
    '<p><span>{name}</span>{isNew && <b>new</b>}</p>',
    '<p>{name} <b>{isNew ? "new" : "old"}</b></p>',
    '<ul>{names.map((each) => <li key={each}>{each}</li>)}{isNew && <li>new</li>}</ul>',
    '<p>{name}{isNew ? "new" : "old"}</p>',
  ])('is none in an element of its own: %s', (text) => {
    expect(faultsIn(text)).toEqual([]);
  });
});
