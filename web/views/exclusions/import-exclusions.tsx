/** Many users at once: pasted, or from a CSV file; looked at before anything is sent. */
import { Button, Field, Radio, RadioGroup, Textarea } from '@fluentui/react-components';
import { useRef, useState } from 'react';
import { writeCsv } from '../../../shared/platform/wire.ts';
import { decodeFile } from '../../import/decode-file.ts';
import { type ReadLines, readLines } from '../../import/read-lines.ts';
import { Notice } from '../../parts/notice.tsx';
import { saveFile } from '../../parts/save-file.ts';
import { Section } from '../../parts/section.tsx';
import { Sentence } from '../../parts/values/sentence.tsx';
import { Value } from '../../parts/values/value.tsx';
import { useDraft } from '../../state/page-context.ts';
import { TIME_ZONE } from '../../words/format.ts';
import { ImportPreview } from './import-preview.tsx';
import { ImportProgress } from './import-progress.tsx';
import { useImport } from './use-import.ts';

export function ImportExclusions({ onDone }: { readonly onDone: () => void }) {
  const [action, setAction] = useState<'add' | 'remove'>('add');
  const [text, setText] = useState('');
  const [read, setRead] = useState<ReadLines>();
  const [isFile, setIsFile] = useState(false);
  const run = useImport(action, onDone);
  const isIdle = run.state.kind === 'idle';
  useDraft('import', isIdle && text !== '');
  return (
    <Section
      title="Many users at once"
      lead="One address per line, or CSV with the columns email, reason and last day; up to 50,000 lines. You see what will happen before anything is sent."
    >
      {isIdle ? (
        <>
          <Source
            action={action}
            text={text}
            onAction={setAction}
            onText={(value) => {
              setText(value);
              setRead(undefined);
            }}
            onRead={(value, from) => {
              setRead(value);
              setIsFile(from === 'file');
            }}
          />
          {read?.kind === 'unreadable' && (
            <div role="alert">
              <Notice intent="error" title="This can’t be read.">
                <Sentence of={read.sentence} names={[]} />
              </Notice>
            </div>
          )}
          {read?.kind === 'lines' && (
            <ImportPreview
              action={action}
              lines={read.lines}
              bad={read.bad}
              isFile={isFile}
              onSend={(lines) => void run.start(lines)}
            />
          )}
        </>
      ) : (
        <ImportProgress
          run={run}
          onClose={() => {
            run.reset();
            setText('');
            setRead(undefined);
          }}
        />
      )}
    </Section>
  );
}

/** With a line that shows how, of a domain that nobody owns (RFC 2606): left in, it is refused. */
const TEMPLATE = writeCsv([
  ['email', 'reason', 'last day'],
  ['ada@example.com', 'On a project', '2030-01-31'],
]);

type SourceProps = {
  readonly action: 'add' | 'remove';
  readonly text: string;
  readonly onAction: (action: 'add' | 'remove') => void;
  readonly onText: (text: string) => void;
  readonly onRead: (read: ReadLines, from: 'paste' | 'file') => void;
};

function Source({ action, text, onAction, onText, onRead }: SourceProps) {
  return (
    <div className="stack">
      <Field label="What to do with them">
        <RadioGroup
          layout="horizontal"
          value={action}
          onChange={(_event, { value }) => {
            onAction(value === 'remove' ? 'remove' : 'add');
          }}
        >
          <Radio value="add" label="Exclude them" />
          <Radio value="remove" label="Remove their exclusions" />
        </RadioGroup>
      </Field>
      <Field label="Paste addresses or CSV">
        <Textarea
          rows={5}
          resize="vertical"
          value={text}
          placeholder={'ada@example.com\nbob@example.com,On a project,2030-01-31'}
          onChange={(_event, { value }) => {
            onText(value);
          }}
        />
      </Field>
      <div className="row">
        <Button
          appearance="primary"
          disabledFocusable={text.trim() === ''}
          onClick={() => {
            onRead(readLines(text, placeOfReading()), 'paste');
          }}
        >
          Preview
        </Button>
        <FileChooser
          onRead={(read) => {
            onRead(read, 'file');
          }}
        />
        <Button
          onClick={() => {
            saveFile('exclusions-template.csv', [TEMPLATE]);
          }}
        >
          Download a template
        </Button>
      </div>
    </div>
  );
}

function FileChooser({ onRead }: { readonly onRead: (read: ReadLines) => void }) {
  const input = useRef<HTMLInputElement>(null);
  const [name, setName] = useState('');
  const choose = async (event: { readonly currentTarget: HTMLInputElement }) => {
    const { currentTarget: target } = event;
    const file = target.files?.[0];
    if (file === undefined) return;
    setName(file.name);
    const decoded = await readFile(file);
    onRead(decoded.kind === 'text' ? readLines(decoded.text, placeOfReading()) : decoded);
    // So that the same file, mended, can be chosen again.
    target.value = '';
  };
  return (
    <>
      <input
        ref={input}
        className="unseen"
        type="file"
        accept=".csv,.txt,text/csv,text/plain"
        aria-label="CSV file with addresses"
        tabIndex={-1}
        onChange={(event) => void choose(event)}
      />
      <Button onClick={() => input.current?.click()}>Choose a CSV file …</Button>
      {name !== '' && (
        <span className="soft">
          <Value of={name} />
        </span>
      )}
    </>
  );
}

const placeOfReading = () => ({ timeZone: TIME_ZONE, language: navigator.language });

async function readFile(file: File): Promise<ReturnType<typeof decodeFile>> {
  try {
    return decodeFile(new Uint8Array(await file.arrayBuffer()));
  } catch {
    return { kind: 'unreadable', sentence: 'The browser couldn’t read the file. Choose it again.' };
  }
}
