import { Listr, ListrLogger, type ListrTask, type ListrTaskWrapper, ProcessOutput } from 'listr2';
import type { DefaultRenderer, SimpleRenderer } from 'listr2';
import { changeTitle } from '../domain/change/title.ts';
import type { ChangeView, StepState, StepView } from '../domain/change/view.ts';
import { sentence } from '../domain/change/words.ts';
import { clock } from '../domain/text/duration.ts';
import { stepLine } from './step-text.ts';
import type { Watch } from './terminal.ts';

type Wrapper = ListrTaskWrapper<unknown, typeof DefaultRenderer, typeof SimpleRenderer>;

/** A row of the list: `draw` shows the latest view on it, once its task has begun. */
interface Row {
  readonly draw: () => void;
  readonly note: (line: string) => void;
  readonly close: () => void;
}

const bad: readonly StepState[] = ['failed', 'errored', 'inconclusive', 'undoFailed'];
const undo: readonly StepState[] = ['undoing', 'undone', 'undoFailed'];

/** The steps as rows that change in place, on a terminal; the last row is the way back, where there is one. */
export function liveView(stream: NodeJS.WriteStream, now: () => number): Watch {
  let view: ChangeView | undefined;
  let rows: readonly Row[] = [];
  let running: Promise<unknown> | undefined;
  let standing = '';

  function begin(steps: readonly StepView[]): void {
    const made = [...steps.map(({ id }) => stepRow(id, () => view, now)), undoRow(() => view)];
    rows = made.map(({ row }) => row);
    const logger = new ListrLogger({ useIcons: true, toStderr: [], processOutput: new ProcessOutput(stream, stream) });
    const listr = new Listr(
      made.map(({ task }) => task),
      {
        exitOnError: false,
        renderer: 'default',
        rendererOptions: { logger, collapseErrors: false, showErrorMessage: false, formatOutput: 'truncate' },
      },
    );
    running = listr.run();
  }

  return {
    show: (latest) => {
      view = latest;
      if (latest.steps.length > 0) {
        if (running === undefined) begin(latest.steps);
        for (const row of rows) row.draw();
        return;
      }
      const line = `${changeTitle(latest, true)}: ${sentence(latest.waitsFor?.what ?? latest.status)}`;
      if (line !== standing) stream.write(`${line}\n`);
      standing = line;
    },
    say: (line) => {
      if (running === undefined) stream.write(`${line}\n`);
      for (const row of rows) row.note(line);
    },
    end: async () => {
      for (const row of rows) row.close();
      await running;
    },
  };
}

interface Made {
  readonly row: Row;
  readonly task: ListrTask;
}

function stepRow(id: string, view: () => ChangeView | undefined, now: () => number): Made {
  const find = () => view()?.steps.find((step) => step.id === id);
  return makeRow(find()?.title ?? id, false, (wrapper, done, closing) => {
    const step = find();
    if (step === undefined) return;
    const active = step.state === 'running' && !closing;
    const elapsed = step.startedAt === undefined ? '' : ` ${clock((now() - Date.parse(step.startedAt)) / 1000)}`;
    const of = step.plannedSeconds === undefined ? '' : ` of ${clock(step.plannedSeconds)}`;
    wrapper.title = active ? `${step.title}${elapsed}${of}` : stepLine(step).slice('  ✓ '.length);
    const { text, trouble } = step.progress ?? {};
    const output = trouble === undefined ? text : `in the way: ${trouble}`;
    if (active && output !== undefined && output !== '') wrapper.output = output;
    const held = view()?.waitsFor?.step === id;
    const over = closing || view()?.undoing === true || (!held && !active && step.state !== 'pending');
    if (!over) return;
    if (bad.includes(step.state)) return done(new Error(step.reason ?? step.state));
    if (step.state === 'pending' || step.state === 'skipped') wrapper.skip();
    done();
  });
}

function undoRow(view: () => ChangeView | undefined): Made {
  const told = new Set<string>();
  return makeRow('going back', true, (wrapper, done, closing) => {
    const current = view();
    const back = current?.steps.filter(({ state }) => undo.includes(state)).toReversed() ?? [];
    if (current?.sentence !== undefined) wrapper.title = `going back: ${current.sentence}`;
    for (const step of back.filter(({ state }) => state !== 'undoing')) {
      const line = stepLine(step).trimStart();
      if (!told.has(line)) wrapper.output = line;
      told.add(line);
    }
    if (!closing) return;
    if (back.length === 0) {
      wrapper.title = 'going back: not needed';
      wrapper.skip();
    }
    done(back.some(({ state }) => bad.includes(state)) ? new Error('not all could be undone') : undefined);
  });
}

/** A task that begins when those before it are over, and from then on is drawn by `draw` until it calls `done`. */
function makeRow(
  title: string,
  keepsLines: boolean,
  draw: (wrapper: Wrapper, done: (error?: Error) => void, closing: boolean) => void,
): Made {
  const ended = Promise.withResolvers<void>();
  let wrapper: Wrapper | undefined;
  let over = false;
  let closing = false;
  const done = (error?: Error): void => {
    over = true;
    if (error === undefined) ended.resolve();
    else ended.reject(error);
  };
  const redraw = (): void => {
    if (wrapper !== undefined && !over) draw(wrapper, done, closing);
  };
  return {
    row: {
      draw: redraw,
      note: (line) => {
        if (wrapper !== undefined && !over) wrapper.output = line;
      },
      close: () => {
        closing = true;
        redraw();
      },
    },
    task: {
      title,
      rendererOptions: keepsLines ? { persistentOutput: true, outputBar: Number.POSITIVE_INFINITY } : { outputBar: 1 },
      task: (_context, begun) => {
        wrapper = begun;
        redraw();
        return ended.promise;
      },
    },
  };
}
