import { GetObjectCommand } from '@aws-sdk/client-s3';
import { z } from 'zod';
import { identityOf, noState, type StackState, type StatePlace } from '../../domain/infrastructure/stack-plan.ts';
import type { Scope } from '../../domain/plan/place.ts';
import { isError } from '../is-error.ts';
import type { S3, TerraformDeps } from './ports.ts';

const text = z.string().min(1).nullish();
const settingsSchema = z.object({ bucket: text, key: text, region: text, workspace_key_prefix: text });
const backendSchema = z.object({ backend: z.object({ type: z.literal('s3'), config: settingsSchema }) });

/**
 * Where the state is, from what `init` wrote to its data folder, which has the settings of code and catalogue together; undefined for a backend that
 * is not S3. https://developer.hashicorp.com/terraform/language/backend/s3
 */
export function initialisedPlace(written: unknown, workspace: string | undefined): StatePlace | undefined {
  const {
    bucket,
    key,
    region,
    workspace_key_prefix: prefix,
  } = backendSchema.safeParse(written).data?.backend.config ?? {};
  if (typeof bucket !== 'string' || typeof key !== 'string') return undefined;
  const isNamed = workspace !== undefined && workspace !== 'default';
  return {
    bucket,
    key: isNamed ? `${prefix ?? 'env:'}/${workspace}/${key}` : key,
    ...(typeof region === 'string' ? { region } : {}),
  };
}

/** Who reads there: with the credentials of a scope, in the place's own region. */
export function s3At({ aws }: Pick<TerraformDeps, 'aws'>, scope: Scope, { region = scope.region }: StatePlace): S3 {
  return aws({ ...scope, region }).s3;
}

/** Identity of the state that is there now. */
export async function readStateMeta(s3: S3, { bucket, key }: StatePlace): Promise<StackState> {
  const found = await readJson(s3, bucket, key);
  return found === undefined ? noState : identityOf(found);
}

const lockSchema = z.object({ ID: z.string() });

/** Id of the lock that is held now, by S3's own locking (`use_lockfile`). */
export async function readLockId(s3: S3, { bucket, key }: StatePlace): Promise<string | undefined> {
  return lockSchema.safeParse(await readJson(s3, bucket, `${key}.tflock`)).data?.ID;
}

async function readJson(s3: S3, bucket: string, key: string): Promise<unknown> {
  try {
    const { Body } = await s3.send(new GetObjectCommand({ Bucket: bucket, Key: key }));
    return Body === undefined ? undefined : JSON.parse(await Body.transformToString());
  } catch (error) {
    if (isError(error) && error.name === 'NoSuchKey') return undefined;
    throw error;
  }
}
