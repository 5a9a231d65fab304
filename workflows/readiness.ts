import {
  ActivityFailure,
  allHandlersFinished,
  ApplicationFailure,
  condition,
  continueAsNew,
  setHandler,
  upsertMemo,
  workflowInfo,
} from '@temporalio/workflow';
import type { Evaluated } from '../domain/recovery/readiness/evaluated.ts';
import { newsOf, type Told, toldNothing } from '../domain/recovery/readiness/news.ts';
import type {
  ReadinessChart,
  ReadinessReport,
  ReadinessSample,
  ReadinessView,
} from '../domain/recovery/readiness/report.ts';
import { withSample } from '../domain/recovery/readiness/series.ts';
import { drawReadiness, evaluateReadiness, postReadiness } from './activities.ts';
import { reasonOf } from './reason.ts';
import { drawHistory, evaluateNow, readinessEvaluated, readinessReport } from './messages.ts';

/** What an entity workflow carries on. */
export interface ReadinessState {
  readonly report?: ReadinessReport;
  readonly series: readonly ReadinessSample[];
  readonly told: Told;
  /** Epoch ms. Temporal forgets closed changes after its retention; the last drill is remembered here. */
  readonly lastDrill?: number;
}

/** Three rounds that did not come: it looks by itself, and so finds out whether its group still is in the catalogue. */
const missedRounds = '35m';

/**
 * Keeps a recovery group's readiness: the last report, the history of its score, and what its channel has been told. Reports come
 * from the rounds (`readinessRound`), or from an evaluation that somebody asks for. An entity workflow: it ends when its
 * group is no longer in the catalogue.
 */
export async function readiness(group: string, carried?: ReadinessState): Promise<void> {
  let { report, series, told, lastDrill }: ReadinessState = carried ?? { series: [], told: toldNothing };
  let untold: Extract<Evaluated, { readonly report: unknown }> | undefined;
  let gone = false;
  let running: Promise<void> | undefined;
  let drawing: Promise<void> | undefined;
  /** As of the last sample. */
  let chart: ReadinessChart | undefined;
  // A new run may not have the memo of the one before.
  if (lastDrill !== undefined) upsertMemo({ lastDrill });

  function take(evaluated: Evaluated): void {
    if ('gone' in evaluated) {
      gone = true;
      return;
    }
    const { report: latest } = evaluated;
    if (report !== undefined && latest.at < report.at) return;
    report = latest;
    const { at, score, loss } = latest;
    series = withSample(series, { at, score, ...(loss === undefined ? {} : { loss: loss.seconds }) });
    chart = undefined;
    untold = evaluated;
    if (latest.lastDrill === undefined || latest.lastDrill === lastDrill) return;
    ({ lastDrill } = latest);
    upsertMemo({ lastDrill });
  }

  /** One at a time: who asks meanwhile gets its answer too. */
  function evaluate(): Promise<void> {
    running ??= evaluateReadiness({ group, ...(lastDrill === undefined ? {} : { lastDrill }) })
      .then(take)
      .finally(() => {
        running = undefined;
      });
    return running;
  }

  /** One at a time too, and none where the picture is of now. */
  function draw(): Promise<void> {
    if (chart !== undefined) return Promise.resolve();
    const drawn = series;
    drawing ??= withoutFailing(
      drawReadiness({ group, series, ...(report?.loss === undefined ? {} : { objective: report.loss.objective }) }),
    )
      .then((picture) => {
        if (drawn === series) chart = picture;
      })
      .finally(() => {
        drawing = undefined;
      });
    return drawing;
  }

  const view = (): ReadinessView => ({
    group,
    ...(report === undefined ? {} : { report }),
    series: [...series],
    ...(chart === undefined ? {} : { chart }),
  });
  setHandler(readinessReport, view);
  setHandler(readinessEvaluated, take);
  setHandler(drawHistory, async () => {
    await draw();
    return view();
  });
  setHandler(evaluateNow, async ({ chart: wanted }) => {
    try {
      await evaluate();
    } catch (error) {
      if (!(error instanceof ActivityFailure)) throw error;
      throw ApplicationFailure.nonRetryable(reasonOf(error), 'Refused');
    }
    if (gone) throw ApplicationFailure.nonRetryable(`The catalogue has no recovery group "${group}".`, 'Refused');
    if (wanted) await draw();
    return view();
  });

  while (!gone) {
    const stirred = () => untold !== undefined || gone || workflowInfo().continueAsNewSuggested;
    if (!(await condition(stirred, missedRounds))) await withoutFailing(evaluate());
    if (untold !== undefined) {
      const { report: latest, channel } = untold;
      untold = undefined;
      const { news, told: next } = newsOf(told, latest);
      const posted =
        news === undefined ||
        (await withoutFailing(postReadiness({ channel, report: latest, news, series }).then(() => true)));
      if (posted === true) told = next;
    }
    if (!workflowInfo().continueAsNewSuggested || untold !== undefined) continue;
    await condition(allHandlersFinished);
    await continueAsNew<typeof readiness>(group, {
      series,
      told,
      ...(report === undefined ? {} : { report }),
      ...(lastDrill === undefined ? {} : { lastDrill }),
    });
  }
  await condition(allHandlersFinished);
}

/** Undefined where the activity failed for good: what it was to do is due again with the next evaluation. */
async function withoutFailing<T>(work: Promise<T>): Promise<T | undefined> {
  try {
    return await work;
  } catch (error) {
    if (error instanceof ActivityFailure) return undefined;
    throw error;
  }
}
