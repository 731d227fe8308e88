/** Fetches a whole list as CSV, page by page, and hands it to the browser's downloads. */
import { Button } from '@fluentui/react-components';
import { useRef, useState } from 'react';
import type { ExportedList } from '../api/question-calls.ts';
import type { ApiProblem } from '../api/call-api.ts';
import { exportCsv } from '../api/export-csv.ts';
import { usePage } from '../state/page-context.ts';
import { countOf, formatCount, formatTotal, type Total } from '../words/format.ts';
import { unreadableSentence } from '../words/service-words.ts';
import { ProblemBar } from './problem-bar.tsx';
import { saveFile } from './save-file.ts';

type Props = {
  readonly list: ExportedList;
  readonly query?: Readonly<Record<string, string | undefined>>;
  /** How many it will have; undefined: nobody has counted. */
  readonly rows?: Total | undefined;
};

export function useExport({ list, query = {}, rows: expected }: Props) {
  const { api, announce } = usePage();
  const [rows, setRows] = useState<number>();
  const [problem, setProblem] = useState<ApiProblem>();
  const stopped = useRef(false);

  const start = async () => {
    stopped.current = false;
    setProblem(undefined);
    setRows(0);
    const outcome = await exportCsv({
      readPage: (after) => api.exportPage(list, { ...query, after }),
      onProgress: setRows,
      isStopped: () => stopped.current,
    });
    setRows(undefined);
    if (outcome.kind === 'problem') setProblem(outcome.problem);
    else if (outcome.whole) {
      saveFile(`${list}.csv`, outcome.parts);
      const missing = outcome.unreadable === 0 ? '' : ` ${unreadableSentence(outcome.unreadable)}`;
      announce(`${countOf(outcome.rows, 'row')} exported.${missing}`);
    }
  };
  const stop = () => {
    stopped.current = true;
  };
  const button =
    rows === undefined ? (
      <span className="row">
        {expected !== undefined && <span className="soft">{formatTotal(expected, 'row')}</span>}
        <Button onClick={() => void start()}>Export CSV</Button>
      </span>
    ) : (
      <Button onClick={stop}>
        {expected === undefined || expected.isMore === true
          ? `Stop export (${formatCount(rows)} rows)`
          : `Stop export (${formatCount(rows)} of ${formatCount(expected.count)} rows)`}
      </Button>
    );
  return { button, start, problem: <ProblemBar problem={problem} /> };
}
