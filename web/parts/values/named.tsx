/** A sentence that names the Company's own places. */
import { usePage } from '../../state/page-context.ts';
import { named } from '../../words/company-names.ts';
import { Sentence } from './sentence.tsx';

export const Named = ({ of }: { readonly of: string }) => <Sentence of={named(of, usePage().session.company)} />;
