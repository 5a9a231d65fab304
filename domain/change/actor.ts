import { z } from 'zod';

/** What a build says of itself: signed by GitLab's webhook, or claimed in a CI job's token. */
const build = {
  /** Full path of the project. */
  project: z.string(),
  /** Number of the project at its host. */
  projectId: z.int().optional(),
  /** Branch or tag, without refs/…. */
  ref: z.string(),
  tag: z.boolean(),
  /** Absent: the event does not tell. */
  protected: z.boolean().optional(),
  /** The whole commit. */
  sha: z.string(),
  /** User name of who caused it. */
  user: z.string().optional(),
  /** Number of the pipeline, for links. */
  pipeline: z.int().optional(),
};

/** Who asks, as the channel they came by proved it. Never trusted further than that: the catalogue says which person this is. */
export const actorSchema = z.discriminatedUnion('via', [
  /** `enterprise`: the Enterprise Grid that the workspace belongs to. */
  z.strictObject({
    via: z.literal('slack'),
    team: z.string(),
    user: z.string(),
    enterprise: z.string().optional(),
  }),
  z.strictObject({
    via: z.literal('oidc'),
    subject: z.string(),
    /** Set where a link in an e-mail led to it. */
    by: z.literal('email').optional(),
  }),
  /** An event of GitLab's webhook. `name` is the job's or the environment's. */
  z.strictObject({
    via: z.literal('gitlab'),
    event: z.enum(['push', 'tag', 'pipeline', 'job', 'mergeRequest', 'deployment']),
    name: z.string().optional(),
    /** Number of the merge request within its project. */
    mergeRequest: z.int().optional(),
    ...build,
  }),
  /** A CI job, by the token that its host signed. */
  z.strictObject({
    via: z.literal('ci'),
    host: z.enum(['gitlab', 'github']),
    /** Which token it was, as a hash of its issuer and its jti: it starts one change. */
    token: z.string(),
    job: z.string().optional(),
    ...build,
  }),
  /** A change that succeeded asks for what follows it, in the name of the person who asked for that change. */
  z.strictObject({ via: z.literal('change'), change: z.string(), person: z.string() }),
  /** A Temporal Schedule of Coxswain's own. */
  z.strictObject({ via: z.literal('schedule'), schedule: z.string() }),
]);
export type Actor = z.infer<typeof actorSchema>;

/** Coxswain itself: no channel that people use accepts these, and the catalogue's rights say how little they may. */
export type OwnActor = Extract<Actor, { readonly via: 'change' | 'schedule' }>;

export function isOwn(actor: Actor): actor is OwnActor {
  return actor.via === 'change' || actor.via === 'schedule';
}

/** What was built, and so what may be asked for: the catalogue's rules say which build starts what. */
export type BuildActor = Extract<Actor, { readonly via: 'gitlab' | 'ci' }>;

export function isBuild(actor: Actor): actor is BuildActor {
  return actor.via === 'gitlab' || actor.via === 'ci';
}
