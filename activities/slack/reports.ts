import type { WebClient } from '@slack/web-api';
import type { Report } from '../../domain/change/report/shape.ts';
import { markdownOf } from '../../domain/change/report/markdown.ts';
import type { Post } from './posts.ts';
import { uploadedId } from './uploaded-id.ts';

/** A report that stands in its change's thread. */
export interface SharedReport {
  /** Where people open it; Slack may not say. */
  readonly link?: string | undefined;
}

/** Pages of 200 messages looked through for a report that was shared before. */
const pages = 3;

/**
 * Shares the report as a file in the thread under `root`, once: a file takes no mark as messages do, so that one of its name, which
 * is another for each change, is looked for first. Throws what Slack's client throws.
 */
export async function shareReport(slack: WebClient, root: Post, report: Report): Promise<SharedReport> {
  const earlier = await find(slack, root, report.file);
  if (earlier !== undefined) return { link: earlier.permalink };
  const uploaded = await slack.filesUploadV2({
    channel_id: root.channel,
    thread_ts: root.ts,
    file: Buffer.from(markdownOf(report)),
    filename: report.file,
    title: `${report.label ?? 'Report'}: ${report.title}`,
  });
  const file = uploadedId(uploaded);
  if (file === undefined) return {};
  return { link: (await slack.files.info({ file })).file?.permalink };
}

async function find(slack: WebClient, { channel, ts }: Post, name: string) {
  let cursor: string | undefined;
  for (let page = 0; page < pages; page += 1) {
    const more = cursor === undefined ? {} : { cursor };
    const answer = await slack.conversations.replies({ channel, ts, limit: 200, ...more });
    const found = (answer.messages ?? []).flatMap(({ files }) => files ?? []).find((file) => file.name === name);
    if (found !== undefined) return found;
    cursor = answer.response_metadata?.next_cursor;
    if (cursor === undefined || cursor === '') return undefined;
  }
  return undefined;
}
