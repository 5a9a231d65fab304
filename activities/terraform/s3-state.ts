import { GetObjectCommand } from '@aws-sdk/client-s3';
import { z } from 'zod';
import type { StackState } from '../../domain/infrastructure/stack-plan.ts';
import { isError } from '../is-error.ts';
import type { S3 } from './ports.ts';

/** Where a state is in S3. https://developer.hashicorp.com/terraform/language/backend/s3 */
export interface StatePlace {
  readonly bucket: string;
  readonly key: string;
  readonly region?: string;
}

const text = z.string().min(1).nullish();
const settingsSchema = z.object({ bucket: text, key: text, region: text, workspace_key_prefix: text });
const backendSchema = z.object({ backend: z.object({ type: z.string(), config: settingsSchema }) });

/** From the settings of a backend `s3`; undefined where they do not say it all. */
export function statePlaceOf(settings: unknown, workspace: string | undefined): StatePlace | undefined {
  const { bucket, key, region, workspace_key_prefix: prefix } = settingsSchema.safeParse(settings).data ?? {};
  if (typeof bucket !== 'string' || typeof key !== 'string') return undefined;
  const isNamed = workspace !== undefined && workspace !== 'default';
  return {
    bucket,
    key: isNamed ? `${prefix ?? 'env:'}/${workspace}/${key}` : key,
    ...(typeof region === 'string' ? { region } : {}),
  };
}

/** From what `init` wrote to its data folder, which has the settings of code and catalogue together; undefined for another backend. */
export function initialisedPlace(written: unknown, workspace: string | undefined): StatePlace | undefined {
  const { backend } = backendSchema.safeParse(written).data ?? {};
  return backend?.type === 's3' ? statePlaceOf(backend.config, workspace) : undefined;
}

const metaSchema = z.object({ lineage: z.string(), serial: z.int() });

/** Identity of the state that is there now; where there is none, lineage empty and serial 0. */
export async function readStateMeta(s3: S3, { bucket, key }: StatePlace): Promise<StackState> {
  const found = await readJson(s3, bucket, key);
  if (found === undefined) return { lineage: '', serial: 0 };
  const { lineage, serial } = metaSchema.parse(found);
  return { lineage, serial };
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
