import { Context } from '@temporalio/activity';
import type { WebClient } from '@slack/web-api';
import type { Log } from '../../config/log.ts';
import type { ReadinessNews } from '../../domain/recovery/readiness/news.ts';
import type { ReadinessChart, ReadinessReport, ReadinessSample } from '../../domain/recovery/readiness/report.ts';
import type { RenderedChart } from '../charts/chart.ts';
import type { ReadinessPostActivities } from '../readiness-api.ts';
import { createPosts, type Message } from './posts.ts';
import { uploadPicture } from './upload-picture.ts';

export interface ReadinessPostDeps {
  readonly slack: WebClient;
  /** How news of a group look. */
  readonly render: (
    report: ReadinessReport,
    news: ReadinessNews,
    extras: { readonly chart?: ReadinessChart },
  ) => Message;
  readonly renderChart: (
    group: string,
    series: readonly ReadinessSample[],
    objective?: number,
  ) => Promise<RenderedChart>;
  readonly log: Log;
}

/** A line needs two points. */
const fewest = 2;

/** Messages about readiness: few, since only changes are told, so that they need no budget. */
export function createReadinessPosts({ slack, render, renderChart, log }: ReadinessPostDeps): ReadinessPostActivities {
  const posts = createPosts(slack);

  async function draw(
    group: string,
    series: readonly ReadinessSample[],
    objective?: number,
  ): Promise<ReadinessChart | undefined> {
    if (series.length < fewest) return undefined;
    const context = Context.current();
    const named = { filename: `readiness-${group}.png`, title: `Readiness of ${group}` };
    return uploadPicture(slack, await renderChart(group, series, objective), named, () => context.sleep(1000));
  }

  return {
    async postReadiness({ channel, report, news, series }) {
      // The words are what matters: a picture that does not come holds nothing up.
      const chart = await draw(report.group, series, report.loss?.objective).catch((err: unknown) => {
        log.info({ err }, 'no chart of readiness this time');
        return undefined;
      });
      const message = render(report, news, chart === undefined ? {} : { chart });
      await posts.put({ channel }, 'coxswain_readiness', `${report.group}/${report.at}`, message);
    },
    drawReadiness: ({ group, series, objective }) => draw(group, series, objective),
  };
}
