import type { WebClient } from '@slack/web-api';
import type { RenderedChart } from '../charts/chart.ts';

/** Looks at a fresh upload, once a second, until Slack has made a picture of it. */
const looks = 20;

/** Uploads a picture; answers its file once Slack can show it, undefined where it never does. Throws what Slack's client throws. */
export async function uploadPicture(
  slack: WebClient,
  { png, altText }: Pick<RenderedChart, 'png' | 'altText'>,
  { filename, title }: { readonly filename: string; readonly title: string },
  sleep: () => Promise<void>,
): Promise<{ readonly file: string; readonly alt: string } | undefined> {
  const alt_text = altText.slice(0, 1000);
  const uploaded = await slack.filesUploadV2({ file: Buffer.from(png), filename, title, alt_text });
  const file = uploadedId(uploaded);
  if (file === undefined) return undefined;
  for (let look = 0; look < looks; look += 1) {
    const info = await slack.files.info({ file });
    // A file has no type until it is processed; a message that shows it before is refused with invalid_blocks.
    if (info.file?.mimetype?.startsWith('image/') === true) return { file, alt: altText };
    await sleep();
  }
  return undefined;
}

/** The client types the answer loosely: one upload gives one completion with one file. */
function uploadedId(answer: unknown): string | undefined {
  const completions = member(answer, 'files');
  const first = Array.isArray(completions) ? member(completions[0], 'files') : undefined;
  const id = Array.isArray(first) ? member(first[0], 'id') : undefined;
  return typeof id === 'string' ? id : undefined;
}

function member(value: unknown, name: string): unknown {
  return typeof value === 'object' && value !== null
    ? Object.entries(value).find(([key]) => key === name)?.[1]
    : undefined;
}
