import { z } from 'zod';
import type { BuildActor } from '../../domain/change/actor.ts';
import { usageProblem } from '../http/errors.ts';

type HookBuild = Extract<BuildActor, { readonly via: 'gitlab' }>;

/** A merge request whose branch has a commit that it had not before. */
export interface Proposed {
  readonly project: string;
  readonly request: number;
  readonly commit: string;
}

/** What a delivery tells: something was built, a commit was proposed, or nothing that starts anything. */
export type Told = { readonly build: HookBuild } | { readonly proposed: Proposed } | { readonly ignored: string };

const sha = z.string().regex(/^[0-9a-f]{40}([0-9a-f]{24})?$/, 'not a whole commit');
const project = z.object({ id: z.int(), path_with_namespace: z.string() });
const user = z.object({ username: z.string() }).nullish();
const pushSchema = z.object({
  ref: z.string(),
  ref_protected: z.boolean().optional(),
  checkout_sha: sha.nullable(),
  user_username: z.string().optional(),
  project,
});
const pipelineSchema = z.object({
  object_attributes: z.object({
    id: z.int(),
    ref: z.string(),
    tag: z.boolean(),
    sha,
    status: z.string(),
    source: z.string().optional(),
    protected_ref: z.boolean().optional(),
  }),
  user,
  project,
});
const jobSchema = z.object({
  ref: z.string(),
  tag: z.boolean(),
  sha,
  build_name: z.string(),
  build_status: z.string(),
  pipeline_id: z.int().optional(),
  user,
  project,
});
const mergeRequestSchema = z.object({
  object_attributes: z.object({
    iid: z.int(),
    action: z.string().optional(),
    /** Set on an update that brought commits. */
    oldrev: z.string().nullish(),
    source_project_id: z.int().nullish(),
    target_project_id: z.int().nullish(),
    target_branch: z.string(),
    merge_commit_sha: sha.nullish(),
    squash_commit_sha: sha.nullish(),
    last_commit: z.object({ id: sha }).nullish(),
  }),
  user,
  project,
});
const deploymentSchema = z.object({
  status: z.string(),
  ref: z.string(),
  environment: z.string(),
  commit_url: z.string(),
  user,
  project,
});

/**
 * What a build is started for once: the delivery; but a pipeline once for all of them, since it is green anew, in a new delivery,
 * when a status beside its commit has come and gone, such as Coxswain's own.
 */
export function occasionOf({ event, projectId, pipeline: id }: HookBuild, delivery: string): string {
  const pipelined = event === 'pipeline' && id !== undefined;
  return JSON.stringify(pipelined ? ['gitlab', 'pipeline', projectId, id] : ['gitlab', delivery]);
}

/** Reads a delivery's body. Throws a `Problem` (`usage`) for a known event that lacks what it must have. */
export function readEvent(body: unknown): Told {
  const { object_kind: kind } = read(z.object({ object_kind: z.string().max(100) }), body);
  switch (kind) {
    case 'push':
    case 'tag_push':
      return pushed(kind, read(pushSchema, body));
    case 'pipeline':
      return pipeline(read(pipelineSchema, body));
    case 'build':
      return job(read(jobSchema, body));
    case 'merge_request':
      return merged(read(mergeRequestSchema, body));
    case 'deployment':
      return deployed(read(deploymentSchema, body));
    default:
      return { ignored: `nothing listens to "${kind}" events` };
  }
}

function pushed(kind: 'push' | 'tag_push', event: z.infer<typeof pushSchema>): Told {
  if (event.checkout_sha === null) return { ignored: 'the ref was deleted' };
  const tag = kind === 'tag_push';
  const prefix = tag ? 'refs/tags/' : 'refs/heads/';
  if (!event.ref.startsWith(prefix)) return { ignored: `"${event.ref}" is neither a branch nor a tag` };
  return {
    build: {
      via: 'gitlab',
      event: tag ? 'tag' : 'push',
      ref: event.ref.slice(prefix.length),
      tag,
      sha: event.checkout_sha,
      ...(event.ref_protected === undefined ? {} : { protected: event.ref_protected }),
      ...of(event.project, event.user_username),
    },
  };
}

/**
 * Of a merge request the ref is the source branch, which in a fork anybody may call main; a child is part of its parent; an external
 * one is no pipeline at all: GitLab makes it for a commit status, such as Coxswain's own.
 */
const sourcesPassedOver = ['merge_request_event', 'external_pull_request_event', 'parent_pipeline', 'external'];

function pipeline({ object_attributes: run, ...event }: z.infer<typeof pipelineSchema>): Told {
  if (run.status !== 'success') return { ignored: `the pipeline is ${run.status}` };
  if (run.source !== undefined && sourcesPassedOver.includes(run.source)) {
    return { ignored: `pipelines of ${run.source} start nothing` };
  }
  return {
    build: {
      via: 'gitlab',
      event: 'pipeline',
      ref: run.ref,
      tag: run.tag,
      sha: run.sha,
      pipeline: run.id,
      ...(run.protected_ref === undefined ? {} : { protected: run.protected_ref }),
      ...of(event.project, event.user?.username),
    },
  };
}

function job(event: z.infer<typeof jobSchema>): Told {
  if (event.build_status !== 'success') return { ignored: `the job is ${event.build_status}` };
  const { ref, tag, pipeline_id: id } = event;
  return {
    build: {
      via: 'gitlab',
      event: 'job',
      name: event.build_name,
      ref,
      tag,
      sha: event.sha,
      ...(id === undefined ? {} : { pipeline: id }),
      ...of(event.project, event.user?.username),
    },
  };
}

/** Of a fork nothing is told: whoever has one could have their own code run. */
function proposed({ object_attributes: request, ...event }: z.infer<typeof mergeRequestSchema>): Told {
  const { action, oldrev, source_project_id: source, target_project_id: target, last_commit: last } = request;
  const brings = action === 'open' || action === 'reopen' || (action === 'update' && typeof oldrev === 'string');
  if (!brings) return { ignored: 'the merge request was not merged, and has no new commit' };
  if (source !== target || source === undefined) return { ignored: 'the merge request comes from a fork' };
  if (last === undefined || last === null) return { ignored: 'the merge request names no commit' };
  return { proposed: { project: event.project.path_with_namespace, request: request.iid, commit: last.id } };
}

function merged({ object_attributes: request, ...event }: z.infer<typeof mergeRequestSchema>): Told {
  if (request.action !== 'merge') return proposed({ object_attributes: request, ...event });
  // Squashed or fast-forwarded, there is no merge commit.
  const made = request.merge_commit_sha ?? request.squash_commit_sha ?? request.last_commit?.id;
  if (made === undefined) return { ignored: 'the merge request names no commit' };
  return {
    build: {
      via: 'gitlab',
      event: 'mergeRequest',
      ref: request.target_branch,
      tag: false,
      sha: made,
      mergeRequest: request.iid,
      ...of(event.project, event.user?.username),
    },
  };
}

function deployed(event: z.infer<typeof deploymentSchema>): Told {
  if (event.status !== 'success') return { ignored: `the deployment is ${event.status}` };
  // The event itself has only a shortened commit.
  const commit = sha.safeParse(event.commit_url.split('/').at(-1));
  if (!commit.success) return { ignored: 'the deployment names no whole commit' };
  return {
    build: {
      via: 'gitlab',
      event: 'deployment',
      name: event.environment,
      ref: event.ref,
      tag: false,
      sha: commit.data,
      ...of(event.project, event.user?.username),
    },
  };
}

function of({ id, path_with_namespace: path }: z.infer<typeof project>, username: string | undefined) {
  return { project: path, projectId: id, ...(username === undefined ? {} : { user: username }) };
}

function read<Schema extends z.ZodType>(schema: Schema, body: unknown): z.infer<Schema> {
  const parsed = schema.safeParse(body);
  if (parsed.success) return parsed.data;
  throw usageProblem('The delivery', parsed.error);
}
