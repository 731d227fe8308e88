/** What happened to a sign-in, by its support code. */
import type { Story } from '../../api/answers.ts';
import { useAppName, useKnownNames } from '../../parts/forms/app-select.tsx';
import { Moment } from '../../parts/values/moment.tsx';
import { Section } from '../../parts/section.tsx';
import { Sentence } from '../../parts/values/sentence.tsx';
import { Value } from '../../parts/values/value.tsx';
import { ExplainedAnswer } from './explained-answer.tsx';

export function StoryOf({ story }: { readonly story: Story }) {
  const { supportCode, at, app, sentence, email, explained } = story;
  const nameOf = useAppName();
  const names = useKnownNames();
  return (
    <>
      <Section title={`What happened: ${supportCode}`}>
        <p className="verdict">
          <Sentence of={sentence} names={names} />
        </p>
        <dl className="facts">
          <div>
            <dt>When</dt>
            <dd>
              <Moment iso={at} />
            </dd>
          </div>
          {app && (
            <div>
              <dt>App</dt>
              <dd>
                <Value of={nameOf(app)} />
              </dd>
            </div>
          )}
          {email && (
            <div>
              <dt>User</dt>
              <dd>
                <Value of={email} />
              </dd>
            </div>
          )}
        </dl>
      </Section>
      {explained && <ExplainedAnswer answer={explained} />}
    </>
  );
}
