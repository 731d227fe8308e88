/** Sentences with the Company's own names in them. */
import { isolated } from '../../shared/platform/wire.ts';
import type { Company } from '../api/answers.ts';

/** What a sentence may name. */
export type Brand = Pick<Company, 'name' | 'controlPanelName' | 'pageName' | 'startName'>;

/** Puts the names in, isolated. */
export const named = (text: string, { name, controlPanelName, pageName, startName }: Brand): string =>
  text
    .replaceAll('{company}', isolated(name))
    .replaceAll('{controlPanelName}', isolated(controlPanelName))
    .replaceAll('{page}', isolated(pageName))
    .replaceAll('{start}', isolated(startName));

/** All of them, for a sentence that somebody else made. */
export const namesIn = ({ name, controlPanelName, pageName, startName }: Brand): readonly string[] => [
  ...[name, controlPanelName, pageName, startName],
];
