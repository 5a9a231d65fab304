import type { WebClient } from '@slack/web-api';
import type { RenderedChart } from '../charts/chart.ts';
import { uploadedId } from './uploaded-id.ts';

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
    // At once it never is one.
    await sleep();
    const info = await slack.files.info({ file });
    // A file has no type until it is processed; a message that shows it before is refused with invalid_blocks.
    if (info.file?.mimetype?.startsWith('image/') === true) return { file, alt: altText };
  }
  return undefined;
}
