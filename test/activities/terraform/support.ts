import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  CreateBucketCommand,
  DeleteObjectCommand,
  GetObjectCommand,
  PutObjectCommand,
  S3Client,
} from '@aws-sdk/client-s3';
import { createAwsFor, createCredentialsFor } from '../../../activities/index.ts';
import type { InfrastructureActivities } from '../../../activities/infrastructure-api.ts';
import { accountOf } from '../../../activities/providers/aws/account-of.ts';
import { createPlanStore } from '../../../activities/providers/aws/plan-store.ts';
import { createTerraformActivities } from '../../../activities/terraform/index.ts';
import type { CodeSource, TerraformDeps } from '../../../activities/terraform/ports.ts';
import { stackSchema } from '../../../domain/catalogue/infrastructure-schema.ts';
import type { Catalogue } from '../../../domain/catalogue/schema.ts';
import { findStack } from '../../../domain/infrastructure/stack.ts';
import { type StackPlan, touched } from '../../../domain/infrastructure/stack-plan.ts';
import { archiveOf } from '../../../sandbox/gitlab/archive.ts';
import { filesWith, shaOf } from '../../../sandbox/gitlab/trees.ts';
import { knownProgram } from '../../../sandbox/supervisor/programs.ts';
import { prepareTerraform } from '../../../sandbox/supervisor/terraform.ts';
import { catalogue as shop } from '../support/world.ts';

export const buckets = { state: 'terraform-state-of-tests', plans: 'plans-of-tests' } as const;
const region = 'eu-west-1';

/** Terraform or OpenTofu, whichever set-up has found. */
export const tool = knownProgram('terraform');

/** The commits of a project, by their names. */
export interface Commits {
  /** A commit with the sandbox's own stacks, these changes, and these files laid over them. */
  add(title: string, changes?: readonly string[], files?: Readonly<Record<string, string>>): string;
  readonly code: CodeSource;
}

export function commitsOf(): Commits {
  const known = new Map<string, { readonly title: string; readonly files: ReadonlyMap<string, Buffer> }>();
  return {
    add(title, changes = [], files = {}) {
      const all = new Map([
        ...filesWith(changes),
        ...Object.entries(files).map(([path, text]) => [path, Buffer.from(text)] as const),
      ]);
      const sha = shaOf(all, title, []);
      known.set(sha, { title, files: all });
      return sha;
    },
    code: {
      async commit(_project, sha) {
        const id =
          sha === undefined ? [...known.keys()].at(-1) : [...known.keys()].find((each) => each.startsWith(sha));
        const found = id === undefined ? undefined : known.get(id);
        return id === undefined || found === undefined ? undefined : { id, title: found.title };
      },
      async archive(_project, commit) {
        const archive = archiveOf(`infrastructure-${commit}`, commit, known.get(commit)?.files ?? new Map());
        return (async function* () {
          yield archive;
        })();
      },
    },
  };
}

/** A cluster, a database that takes its time, and a parameter that waits for that; all of one name. */
const slowStack = `
variable "name" { type = string }
resource "aws_ecs_cluster" "it" { name = var.name }
resource "aws_db_instance" "it" {
  identifier          = var.name
  engine              = "postgres"
  instance_class      = "db.t4g.micro"
  allocated_storage   = 20
  username            = "it"
  password            = "not-to-be-told"
  skip_final_snapshot = true
}
resource "aws_ssm_parameter" "it" {
  name  = "/it/\${var.name}"
  type  = "String"
  value = aws_db_instance.it.endpoint
}
`;

/** A commit with a folder `slow` beside the sandbox's stacks. */
export function addSlow(commits: Commits): string {
  const [versions = ''] = [filesWith([]).get('stacks/base/versions.tf')?.toString()];
  const files = { 'slow/main.tf': slowStack, 'slow/versions.tf': versions.replace('var.region', '"eu-west-1"') };
  return commits.add('a slow stack', [], files);
}

/** The sandbox's stacks, each with a state of its own under `name`. */
export function catalogueWith(stacks: Readonly<Record<string, object>>): Catalogue {
  const common = {
    gitlab: 'shop/infrastructure',
    account: 'live',
    region,
    environment: 'prod',
    channel: '#infrastructure',
    rights: { apply: ['oncall'] },
    approvals: { count: 1, from: ['oncall'], within: '30m' },
  };
  const infrastructure = Object.fromEntries(
    Object.entries(stacks).map(([name, stack]) => {
      const backend = { bucket: buckets.state, key: `${name}.tfstate`, region };
      return [name, stackSchema.parse({ ...common, backend, ...stack })];
    }),
  );
  return { ...shop, infrastructure };
}

export interface Prepared {
  /** Where private folders are made. */
  readonly temporary: string;
  activities(catalogue: Catalogue, commits: Commits, more?: Partial<TerraformDeps>): InfrastructureActivities;
  /** An object's text; undefined where there is none. */
  object(bucket: string, key: string): Promise<string | undefined>;
  put(bucket: string, key: string, text: string): Promise<void>;
  drop(bucket: string, key: string): Promise<void>;
  remove(): void;
}

/** Buckets in simulated AWS, and a Terraform that has the stand-in provider. */
export async function prepare(): Promise<Prepared> {
  const folder = mkdtempSync(join(tmpdir(), 'coxswain-terraform-'));
  const temporary = join(folder, 'runs');
  mkdirSync(temporary);
  process.env['TF_CLI_CONFIG_FILE'] = prepareTerraform(folder);
  process.env['AWS_EC2_METADATA_DISABLED'] = 'true';
  const s3 = new S3Client({ region });
  for (const Bucket of Object.values(buckets)) {
    await s3.send(new CreateBucketCommand({ Bucket, CreateBucketConfiguration: { LocationConstraint: region } }));
  }
  return {
    temporary,
    activities: (catalogue, { code }, more = {}) =>
      createTerraformActivities(depsFor(catalogue, code, temporary, more)),
    async object(Bucket, Key) {
      try {
        return await (await s3.send(new GetObjectCommand({ Bucket, Key }))).Body?.transformToString();
      } catch {
        return undefined;
      }
    },
    put: async (Bucket, Key, Body) => void (await s3.send(new PutObjectCommand({ Bucket, Key, Body }))),
    drop: async (Bucket, Key) => void (await s3.send(new DeleteObjectCommand({ Bucket, Key }))),
    remove() {
      s3.destroy();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

export function depsFor(
  catalogue: Catalogue,
  code: CodeSource,
  temporary: string,
  more: Partial<TerraformDeps> = {},
): TerraformDeps {
  const aws = createAwsFor();
  return {
    catalogue,
    aws,
    credentials: createCredentialsFor(),
    account: accountOf,
    code,
    store: createPlanStore(aws({ account: 'own', region }).s3, { bucket: buckets.plans }),
    command: tool ?? 'terraform',
    temporary,
    log: { info: () => undefined, warn: () => undefined },
    ...more,
  };
}

/** The step that applies a stored plan. */
export function applying({ stack, commit, file, state, counts }: StackPlan, catalogue: Catalogue, change: string) {
  const found = findStack(catalogue, stack);
  if (file === undefined || !found.found) throw new Error(`${stack} has no stored plan`);
  const { scope } = found.stack;
  return {
    key: { change, step: 'apply' },
    params: { stack, scope, commit, file: { key: file.key, sha256: file.sha256 }, state, resources: touched(counts) },
  };
}

/** The slow stack as a stack of that name. */
export function slow(name: string) {
  return { folder: 'slow', variables: { name } };
}
