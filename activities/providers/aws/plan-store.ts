import { createHash } from 'node:crypto';
import { DeleteObjectCommand, GetObjectCommand, PutObjectCommand, type S3Client } from '@aws-sdk/client-s3';
import { refusal } from '../../failures.ts';
import { isError } from '../../is-error.ts';
import type { PlanStore } from '../../terraform/ports.ts';

export interface PlanStoreOptions {
  readonly bucket: string;
  /** ARN or alias of the KMS key that encrypts; absent: the account's key for S3. */
  readonly key?: string | undefined;
}

/** Plan files in S3, encrypted with KMS: they hold the values of the state. Calls are made with the worker's own credentials. */
export function createPlanStore(s3: S3Client, { bucket, key: kmsKey }: PlanStoreOptions): PlanStore {
  const place = (key: string) => ({ Bucket: bucket, Key: key });

  function writing(key: string, content: Buffer | string) {
    return {
      ...place(key),
      Body: content,
      // S3 refuses what arrived otherwise.
      ChecksumSHA256: createHash('sha256').update(content).digest('base64'),
      ServerSideEncryption: 'aws:kms',
      ...(kmsKey === undefined ? {} : { SSEKMSKeyId: kmsKey }),
    } as const;
  }

  async function asked<T>(call: () => Promise<T>): Promise<T> {
    try {
      return await call();
    } catch (error) {
      if (isError(error) && error.name === 'NoSuchBucket') {
        throw refusal(`There is no bucket ${bucket} for plan files: create it, or correct COXSWAIN_PLAN_BUCKET.`);
      }
      throw error;
    }
  }

  return {
    create: (key, content) =>
      asked(async () => {
        try {
          await s3.send(new PutObjectCommand({ ...writing(key, content), IfNoneMatch: '*' }));
          return true;
        } catch (error) {
          // Two at once: S3 answers one of them with 409. https://docs.aws.amazon.com/AmazonS3/latest/userguide/conditional-writes.html
          if (isError(error) && ['PreconditionFailed', 'ConditionalRequestConflict'].includes(error.name)) return false;
          throw error;
        }
      }),
    replace: (key, content) => asked(async () => void (await s3.send(new PutObjectCommand(writing(key, content))))),
    read: (key) =>
      asked(async () => {
        try {
          const { Body } = await s3.send(new GetObjectCommand(place(key)));
          return Body === undefined ? undefined : Buffer.from(await Body.transformToByteArray());
        } catch (error) {
          if (isError(error) && error.name === 'NoSuchKey') return undefined;
          throw error;
        }
      }),
    remove: (key) => asked(async () => void (await s3.send(new DeleteObjectCommand(place(key))))),
  };
}
