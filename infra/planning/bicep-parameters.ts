/**
 * Values of parameters as a `.bicepparam` file for a compiled template, the form that `bicep snapshot` takes: so it evaluates exactly what
 * Azure would be sent. `template` is a path relative to the file.
 */
export const writeParameters = (template: string, values: Readonly<Record<string, unknown>>): string =>
  [
    `using ${quote(template)}`,
    '',
    ...Object.entries(values).map(([name, value]) => `param ${name} = ${write(value)}`),
    '',
  ].join('\n');

// The compiler warns of json('null').
const write = (value: unknown): string => (value === null ? 'null' : `json(${quote(JSON.stringify(value))})`);

const quote = (text: string): string =>
  `'${text.replaceAll('\\', '\\\\').replaceAll("'", "\\'").replaceAll('${', '\\${')}'`;
