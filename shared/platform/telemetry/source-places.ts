/**
 * Places in the bundle as places in the sources, by the source maps that lie beside it. A map is read when the first fault needs it, and kept: nothing
 * is read or switched on at a start, as `--enable-source-maps` would for every module (https://nodejs.org/api/module.html#source-map-support).
 */
import { readFileSync } from 'node:fs';
import { SourceMap, type SourceMapPayload } from 'node:module';
import { fileURLToPath } from 'node:url';

const PLACE = /(file:\/\/[^\s()]+\.js):(\d+):(\d+)/;
/** The files of a bundle, and no more of what else is loaded. */
const MOST_MAPS = 100;

const maps = new Map<string, SourceMap | undefined>();

function mapOf(url: string): SourceMap | undefined {
  if (!maps.has(url) && maps.size < MOST_MAPS) maps.set(url, readMap(url));
  return maps.get(url);
}

/** Undefined where there is none, or none that can be read: a fault is told all the same. */
function readMap(url: string): SourceMap | undefined {
  try {
    return new SourceMap(JSON.parse(readFileSync(`${fileURLToPath(url)}.map`, 'utf8')) as SourceMapPayload);
  } catch {
    return undefined;
  }
}

/** A line of a stack, as V8 writes it, with the source's file, line and column in place of the bundle's; as it is where no map says them. */
export function inSource(frame: string): string {
  const [place, url, line, column] = PLACE.exec(frame) ?? [];
  if (place === undefined || url === undefined) return frame;
  // Of V8, lines and columns count from 1; of maps from 0.
  const found = mapOf(url)?.findEntry(Number(line) - 1, Number(column) - 1);
  if (found === undefined || !('originalSource' in found)) return frame;
  const source = found.originalSource.replace(/^(?:\.\.\/)+/, '');
  return frame.replace(place, `${source}:${found.originalLine + 1}:${found.originalColumn + 1}`);
}
