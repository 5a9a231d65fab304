import { Listr, ListrLogger, type ListrTask, type ListrTaskWrapper, ProcessOutput } from 'listr2';
import type { DefaultRenderer, SimpleRenderer } from 'listr2';
import { changeTitle } from '../domain/change/title.ts';
import type { ChangeView, StepView } from '../domain/change/view.ts';
import { sentence } from '../domain/change/why.ts';
import { clock } from '../domain/text/duration.ts';
import { stepLine } from './stepText.ts';
import type { Watch } from './terminal.ts';

type Wrapper = ListrTaskWrapper<unknown, typeof DefaultRenderer, typeof SimpleRenderer>;

/** A step's row: its task ends when the step does. */
interface Row {
  wrapper?: Wrapper;
  readonly done: PromiseWithResolvers<void>;
  ended: boolean;
}

const moving = ['running', 'undoing'] as const;
const bad = ['failed', 'errored', 'inconclusive', 'undoFailed'] as const;

/** The steps as rows that change in place, on a terminal; what goes back becomes a second list below. */
export function liveView(stream: NodeJS.WriteStream, now: () => number): Watch {
  let lists: { readonly key: string; readonly rows: Map<string, Row>; readonly run: Promise<unknown> }[] = [];
  let standing = '';

  function list(key: string, steps: readonly StepView[]): Map<string, Row> {
    const found = lists.find((one) => one.key === key);
    if (found !== undefined) return found.rows;
    const rows = new Map<string, Row>(
      steps.map((step) => [step.id, { done: Promise.withResolvers<void>(), ended: false }]),
    );
    const tasks = steps.map((step): ListrTask => {
      const row = rows.get(step.id);
      return {
        title: step.title,
        rendererOptions: { persistentOutput: true },
        task: (_context, wrapper) => {
          if (row !== undefined) row.wrapper = wrapper;
          return row?.done.promise;
        },
      };
    });
    const logger = new ListrLogger({ useIcons: true, toStderr: [], processOutput: new ProcessOutput(stream, stream) });
    const listr = new Listr(tasks, {
      concurrent: true,
      exitOnError: false,
      renderer: 'default',
      rendererOptions: { logger, collapseErrors: false, showErrorMessage: false, formatOutput: 'truncate' },
    });
    // Two lists on one screen would overwrite each other: the second begins when the first has been drawn to its end.
    const before = lists.at(-1)?.run ?? Promise.resolve();
    lists = [...lists, { key, rows, run: before.then(() => listr.run()) }];
    return rows;
  }

  function update(row: Row | undefined, step: StepView, over: boolean): void {
    if (row?.wrapper === undefined || row.ended) return;
    const begun = step.startedAt === undefined ? undefined : (now() - Date.parse(step.startedAt)) / 1000;
    const of = step.plannedSeconds === undefined ? '' : ` of ${clock(step.plannedSeconds)}`;
    const active = moving.some((state) => state === step.state);
    row.wrapper.title = active
      ? `${step.title}${begun === undefined ? '' : ` ${clock(begun)}${of}`}`
      : stepLine(step).slice(4);
    const output = step.progress?.trouble === undefined ? step.progress?.text : `in the way: ${step.progress.trouble}`;
    if (active && output !== undefined) row.wrapper.output = output;
    if (!over) return;
    row.ended = true;
    if (bad.some((state) => state === step.state)) row.done.reject(new Error(step.reason ?? step.state));
    else finish(row, step.state === 'pending' || step.state === 'skipped');
  }

  async function close(): Promise<void> {
    for (const { rows } of lists) {
      for (const row of rows.values()) if (!row.ended) finish(row, true);
    }
    await Promise.all(lists.map(({ run }) => run));
    lists = [];
  }

  return {
    show: (view) => {
      if (view.steps.length === 0) {
        const line = `${changeTitle(view, true)}: ${sentence(view.waitsFor?.what ?? view.status)}`;
        if (line !== standing) stream.write(`${line}\n`);
        standing = line;
        return;
      }
      const forward = list('steps', view.steps);
      for (const step of view.steps) update(forward.get(step.id), step, isOver(step, view));
      if (!view.undoing) return;
      const back = view.steps.filter((step) => step.startedAt !== undefined).toReversed();
      const rows = list('undo', back);
      for (const step of back) update(rows.get(step.id), step, step.state === 'undone' || step.state === 'undoFailed');
    },
    say: (line) => void stream.write(`${line}\n`),
    end: close,
  };
}

function finish(row: Row, skipped: boolean): void {
  row.ended = true;
  if (skipped) row.wrapper?.skip();
  row.done.resolve();
}

function isOver(step: StepView, view: ChangeView): boolean {
  if (view.undoing) return true;
  if (view.waitsFor?.step === step.id) return false;
  return step.state !== 'pending' && step.state !== 'running';
}
