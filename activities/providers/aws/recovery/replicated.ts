import { Context } from '@temporalio/activity';
import type { RecoveryStepParams } from '../../../../domain/plan/recovery-steps.ts';
import { age } from '../../../../domain/text/age.ts';
import { duration } from '../../../../domain/text/duration.ts';
import { listOf } from '../../../../domain/text/list.ts';
import type { StepResult } from '../../../api.ts';
import { isError } from '../../../is-error.ts';
import { poll } from '../../../poll.ts';
import type { AwsClients } from '../../../ports.ts';
import { findImage } from '../repository.ts';

type Params = RecoveryStepParams['replicated'];

/**
 * Waits until every image is in the region's registry. ECR replicates most within 30 minutes, in no order and with no event for
 * whoever waits; it makes repositories that are not there yet.
 * https://docs.aws.amazon.com/AmazonECR/latest/userguide/replication.html
 * `failed`, with what to look at, where the time is up.
 */
export async function replicated({ ecr }: AwsClients, { scope, images, from }: Params): Promise<StepResult> {
  // An attempt that follows a lost one goes on waiting where that one began.
  const since = Context.current().info.scheduledTimestampMs;
  const waited = () => duration(Math.max(0, Math.round((Date.now() - since) / 1000)));
  return poll<StepResult>(
    async () => {
      const found = await Promise.all(images.map(async (image) => ({ image, there: await there(ecr, image) })));
      const missing = found.filter((each) => each.there === undefined).map(({ image }) => image);
      if (missing.length === 0) {
        const text = `${images.length === 1 ? 'the image is' : `${images.length} images are`} in ${scope.region}, ${arrival(found)}`;
        const evidence = { images: images.map(({ repository, digest }) => `${repository}@${digest}`) };
        return { done: { verdict: 'passed', progress: { text, done: 1 }, evidence } };
      }
      const what = listOf(missing.map(({ repository }) => repository));
      const text = `waits for ${what} to be replicated from ${from}, ${waited()} so far`;
      return { progress: { text, done: (images.length - missing.length) / images.length } };
    },
    {
      delay: () => 2000,
      late: (progress) => ({
        verdict: 'failed',
        reason: `${progress?.text ?? `nothing came from ${from}`}: look at the replication rules of the registry in ${from} (ECR, private registry, replication) and at the image's replication status there`,
      }),
    },
  );

  /** When the last one came, by ECR's own clock of this region: longer ago than the step began means that nothing was waited for. */
  function arrival(found: readonly { readonly there: Date | undefined }[]): string {
    const last = Math.max(...found.map((each) => each.there?.getTime() ?? 0));
    if (last === 0 || last < since - 1000) {
      return last === 0 ? 'since when is not known' : `replicated ${age(last, Date.now())}`;
    }
    return `waited ${waited()} for the replication from ${from}`;
  }
}

/** When it came; undefined while it is not there. */
async function there(
  ecr: AwsClients['ecr'],
  { repository, digest }: Params['images'][number],
): Promise<Date | undefined> {
  try {
    const image = await findImage(ecr, repository, { imageDigest: digest });
    return image && (image.pushedAt ?? new Date(0));
  } catch (error) {
    if (isError(error) && error.name === 'RepositoryNotFoundException') return undefined;
    throw error;
  }
}
