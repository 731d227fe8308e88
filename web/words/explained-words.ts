/** An explanation of one of many, in short: a sentence for each thing that it says. */
import type { ExplainedOne } from '../api/answers.ts';
import { reasonSentence, stepLabel } from './service-words.ts';

const NOT_EXPLAINED: Readonly<Record<string, string>> = {
  'foreign-domain': 'The domain of this address is no longer the account’s.',
  unreadable: 'What is stored of this user can’t be read. The operators of the service have been told.',
};

export function explainedSentences({ outcome, explained }: ExplainedOne): readonly string[] {
  if (explained === null) return [NOT_EXPLAINED[outcome] ?? 'This user can’t be explained.'];
  const { step, reason, shadow, outlook, passwordBlocked } = explained;
  return [
    // Whether they get in there is said by what follows.
    step === 'entra' && outlook?.getsIn !== true ? 'Is sent to Azure.' : asSentence(stepLabel(step)),
    reasonSentence(reason),
    ...(shadow ? [`With SSO on: ${stepLabel(shadow.step)}.`, reasonSentence(shadow.reason)] : []),
    ...(outlook ? [outlook.sentence] : []),
    ...(passwordBlocked ? [passwordBlocked.sentence] : []),
  ];
}

/** Whether they fail with SSO as it is, or would. */
export const failsAtAzure = ({ explained }: ExplainedOne): boolean => explained?.outlook?.getsIn === false;

const asSentence = (words: string): string => `${words.charAt(0).toUpperCase()}${words.slice(1)}.`;
