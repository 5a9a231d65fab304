import { createHash } from 'node:crypto';
import type { JWTPayload } from 'jose';
import { z } from 'zod';
import type { CiIssuer } from '../../config/variables.ts';
import type { BuildActor } from '../../domain/change/actor.ts';
import { Problem } from '../gateway/problem.ts';

const flag = z.union([z.boolean(), z.enum(['true', 'false']).transform((text) => text === 'true')]);
const id = z.coerce.number().int().positive();
const sha = z.string().regex(/^[0-9a-f]{40}([0-9a-f]{24})?$/);
const jti = z.string().min(1).max(500);

/** https://docs.gitlab.com/ci/secrets/id_token_authentication/#token-payload */
const gitlabSchema = z.object({
  jti,
  project_path: z.string(),
  project_id: id,
  ref: z.string(),
  ref_type: z.enum(['branch', 'tag']),
  ref_protected: flag,
  sha,
  user_login: z.string().optional(),
  pipeline_id: id.optional(),
  pipeline_source: z.string().optional(),
  job_id: z.coerce.string().optional(),
});

/** https://docs.github.com/actions/reference/security/oidc#oidc-token-claims */
const githubSchema = z.object({
  jti,
  repository: z.string(),
  repository_id: id,
  ref: z.string(),
  ref_type: z.enum(['branch', 'tag']),
  ref_protected: flag,
  sha,
  actor: z.string().optional(),
  run_id: id.optional(),
});

type Job = Extract<BuildActor, { readonly via: 'ci' }>;

/** The CI job that a verified token was made for. Throws a `Problem` where the token does not say what a rule needs to know. */
export function jobOf({ host, issuer }: CiIssuer, claims: JWTPayload, audience: string): Job {
  if (Array.isArray(claims.aud) && claims.aud.length > 1) {
    throw refused(
      `The token is for several audiences, so others could use it here; ask for one for "${audience}" alone.`,
    );
  }
  return host === 'gitlab'
    ? gitlabJob(issuer, read(gitlabSchema, claims))
    : githubJob(issuer, read(githubSchema, claims));
}

function gitlabJob(issuer: string, claims: z.infer<typeof gitlabSchema>): Job {
  // The ref is then the source branch, which in a fork anybody may call main.
  if (claims.pipeline_source === 'merge_request_event' || claims.pipeline_source === 'external_pull_request_event') {
    throw refused(
      'The token is of a merge request’s pipeline, whose ref proves nothing; ask from the pipeline of the branch.',
    );
  }
  const { user_login: user, pipeline_id: pipeline, job_id: job } = claims;
  return {
    via: 'ci',
    host: 'gitlab',
    token: markOf(issuer, claims.jti),
    project: claims.project_path,
    projectId: claims.project_id,
    ref: claims.ref,
    tag: claims.ref_type === 'tag',
    protected: claims.ref_protected,
    sha: claims.sha,
    ...(user === undefined ? {} : { user }),
    ...(pipeline === undefined ? {} : { pipeline }),
    ...(job === undefined ? {} : { job }),
  };
}

function githubJob(issuer: string, claims: z.infer<typeof githubSchema>): Job {
  const tag = claims.ref_type === 'tag';
  const prefix = tag ? 'refs/tags/' : 'refs/heads/';
  if (!claims.ref.startsWith(prefix)) {
    throw refused(
      `The token is of "${claims.ref.slice(0, 100)}", neither a branch nor a tag; ask from the workflow of a branch.`,
    );
  }
  const { actor: user, run_id: pipeline } = claims;
  return {
    via: 'ci',
    host: 'github',
    token: markOf(issuer, claims.jti),
    project: claims.repository,
    projectId: claims.repository_id,
    ref: claims.ref.slice(prefix.length),
    tag,
    protected: claims.ref_protected,
    sha: claims.sha,
    ...(user === undefined ? {} : { user }),
    ...(pipeline === undefined ? {} : { pipeline }),
  };
}

function markOf(issuer: string, jti_: string): string {
  return createHash('sha256')
    .update(JSON.stringify([issuer, jti_]))
    .digest('hex');
}

function read<Schema extends z.ZodType>(schema: Schema, claims: JWTPayload): z.infer<Schema> {
  const parsed = schema.safeParse(claims);
  if (parsed.success) return parsed.data;
  const claim = parsed.error.issues[0]?.path.join('.') ?? '';
  throw refused(`The token’s claim "${claim}" is missing or not what a CI job’s token has.`);
}

const refused = (sentence: string) => new Problem('unauthenticated', sentence);
