import type { WebClient } from '@slack/web-api';
import type { ChangeView } from '../../domain/change/view.ts';
import type { CanaryChart, RenderedChart } from '../charts/chart.ts';
import { chartKey, chartOf } from './chart-data.ts';
import { troubleOf } from './trouble.ts';
import { uploadPicture } from './upload-picture.ts';

/** A chart that Slack can show. */
export interface ShownChart {
  readonly file: string;
  readonly alt: string;
  /** What it shows, to tell whether a newer one is due. */
  readonly key: string;
}

export interface ChartsDeps {
  readonly slack: WebClient;
  readonly render: (chart: CanaryChart) => Promise<RenderedChart>;
  readonly now: () => number;
  /** About a second. */
  readonly sleep: () => Promise<void>;
  readonly onTrouble: (error: unknown) => void;
}

/** Draws and uploads in the background; nobody ever waits for a chart. */
export interface Charts {
  /** Begins a new chart of the change where one is due; `ready` is called once Slack can show it. */
  want(view: ChangeView, shown: ShownChart | undefined, urgent: boolean, ready: (chart: ShownChart) => void): void;
  busy(change: string): boolean;
  /** Removes the picture that no message shows any more. */
  readonly drop: (chart: ShownChart) => void;
}

/** Between two charts of one change, ms, and more the longer it has run: each takes five calls. */
const everyMs = 45_000;

function pauseMs({ startedAt }: ChangeView, now: number): number {
  return Math.max(everyMs, startedAt === undefined ? 0 : (now - Date.parse(startedAt)) / 2);
}

export function createCharts({ slack, render, now, sleep, onTrouble }: ChartsDeps): Charts {
  const running = new Set<string>();
  const drawnAt = new Map<string, number>();
  let notBefore = 0;
  // One at a time: drawing takes the processor, uploading counts against the workspace.
  let queue: Promise<void> = Promise.resolve();

  async function upload(chart: CanaryChart): Promise<{ file: string; alt: string } | undefined> {
    const named = { filename: 'canary.png', title: chart.title };
    return uploadPicture(slack, await render(chart), named, sleep);
  }

  return {
    busy: (change) => running.has(change),
    drop(chart) {
      void slack.files.delete({ file: chart.file }).catch(onTrouble);
    },
    want(view, shown, urgent, ready) {
      const { change } = view;
      const chart = chartOf(view);
      if (chart === undefined || running.has(change) || now() < notBefore) return;
      const key = chartKey(chart);
      if (key === shown?.key || (!urgent && now() - (drawnAt.get(change) ?? 0) < pauseMs(view, now()))) return;
      running.add(change);
      drawnAt.set(change, now());
      queue = queue
        .then(() => upload(chart))
        .then((done) => (done === undefined ? undefined : ready({ ...done, key })))
        .catch((error: unknown) => {
          const trouble = troubleOf(error);
          notBefore = now() + (trouble.kind === 'rateLimited' ? trouble.seconds * 1000 : 10_000);
          onTrouble(error);
        })
        .finally(() => running.delete(change))
        .then(() => undefined);
    },
  };
}
