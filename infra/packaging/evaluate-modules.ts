/** Modules whose exports are known when the service is built: the bundle has their values, and nothing of what they are made of. */
import { build, type Plugin } from 'esbuild';

/** Its exports: data that is the same wherever it is evaluated. */
async function evaluate(file: string): Promise<Readonly<Record<string, unknown>>> {
  const { outputFiles } = await build({
    entryPoints: [file],
    bundle: true,
    write: false,
    format: 'esm',
    platform: 'node',
    target: 'node24',
    external: ['@azure/functions-core'],
    logLevel: 'silent',
    banner: { js: "import{createRequire}from'node:module';const require=createRequire('/');" },
  });
  // By its text: a module of this process would stay as it was first read, while `npm run dev` builds again and again.
  const [{ text } = { text: '' }] = outputFiles;
  return (await import(`data:text/javascript,${encodeURIComponent(text)}`)) as Readonly<Record<string, unknown>>;
}

/** For the files that the pattern names. */
export const evaluateModules = (filter: RegExp): Plugin => ({
  name: 'evaluate-modules',
  setup(service) {
    service.onLoad({ filter }, async ({ path }) => {
      const exported = Object.entries(await evaluate(path));
      const lines = exported.map(([name, value]) => `export const ${name} = ${JSON.stringify(value)};`);
      return { contents: lines.join('\n'), loader: 'js' };
    });
  },
});
