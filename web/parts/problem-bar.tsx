/** What went wrong, in words, with what to do and the support code. */
import { Button, MessageBar, MessageBarActions, MessageBarBody, MessageBarTitle } from '@fluentui/react-components';
import type { ApiProblem } from '../api/call-api.ts';
import type { Company } from '../api/answers.ts';
import { AskSupport } from './ask-support.tsx';
import { usePage } from '../state/page-context.ts';
import { Sentence } from './values/sentence.tsx';
import { sentenceOf } from '../words/problem-sentence.ts';

type Props = { readonly problem: ApiProblem | undefined; readonly onRetry?: () => void };

export function ProblemBar({ problem, onRetry }: Props) {
  const { session } = usePage();
  // The live region stands before its text comes, or nobody is told.
  return (
    <div role="alert" className="notice-slot">
      {problem !== undefined && (
        <Shown {...sentenceOf(problem, session.company)} company={session.company} {...(onRetry && { onRetry })} />
      )}
    </div>
  );
}

type ShownProps = ReturnType<typeof sentenceOf> & {
  readonly company: Company;
  readonly onRetry?: () => void;
};

function Shown({ title, advice, supportCode, company, isForSupport, onRetry }: ShownProps) {
  return (
    <MessageBar intent="error" layout="multiline">
      <MessageBarBody>
        <MessageBarTitle>{title}.</MessageBarTitle> <Sentence of={advice} />
        {isForSupport && (
          <span>
            {' '}
            <AskSupport {...company} />.
          </span>
        )}
        {supportCode !== undefined && (
          <span>
            {' '}
            Support code: <code>{supportCode}</code>
          </span>
        )}
      </MessageBarBody>
      {onRetry && (
        <MessageBarActions>
          <Button size="small" onClick={onRetry}>
            Try again
          </Button>
        </MessageBarActions>
      )}
    </MessageBar>
  );
}
