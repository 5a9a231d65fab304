import { z } from 'zod';
import { nameSchema } from './shapes.ts';

/** What may start a change: events of a webhook, and a CI job that asks itself, with its token. */
export const buildEvents = ['push', 'tag', 'pipeline', 'job', 'mergeRequest', 'deployment', 'ci'] as const;
export type BuildEvent = (typeof buildEvents)[number];

/** The events that say whether their ref is protected; where a rule wants a protected ref, the others cannot tell. */
export const eventsThatTellProtection: readonly BuildEvent[] = ['push', 'tag', 'pipeline', 'ci'];

const projectSchema = z
  .string()
  .regex(/^[\w.-]+(\/[\w.-]+)+$/, "write a project's full path such as shop/app")
  .describe('Full path, group/project');

const refSchema = z
  .string()
  .regex(/^[^\s~^:?[\\]+$/, 'write a name such as main, with * for any text: release/*')
  .describe('Its name; * stands for any text');

const startRuleSchema = z.strictObject({
  event: z
    .enum(buildEvents)
    .describe(
      'push: commits on a branch; tag: a tag was pushed; pipeline, job, deployment: it succeeded; mergeRequest: it was merged; ci: a job asks with its id_token',
    ),
  branch: refSchema.optional(),
  tag: refSchema.optional(),
  name: z.string().min(1).optional().describe("Of the job, or of GitLab's environment for a deployment"),
  protected: z.boolean().default(true).describe('Only where the branch or tag is protected'),
  project: projectSchema.optional().describe('Another project than the one that builds, such as one that only deploys'),
  deploy: nameSchema.optional().describe('Environment that the version is deployed to'),
  propose: nameSchema
    .optional()
    .describe('Environment that a deploy is proposed for: a plan is shown, and nothing moves without a person'),
  version: z
    .enum(['built', 'any'])
    .default('built')
    .describe('ci: built, the commit or tag of the job; any, for a project that deploys what others built'),
  as: nameSchema
    .optional()
    .describe('Group whose rights it acts with; absent: the rights of the person who caused it, whom people must name'),
});

/** The project that builds a service, and which of its events start what. */
export const buildsSchema = z.strictObject({
  project: projectSchema,
  id: z.int().positive().optional().describe('Number of the project; a path may come to belong to another one'),
  start: z.array(startRuleSchema).default([]).describe('Which event starts what'),
});

const branchSchema = z.string().regex(/^[^\s~^:?*[\\]+$/, 'write the name of one branch such as develop');

const gitflowSchema = z.strictObject({
  from: branchSchema.default('develop').describe('Branch whose green pipelines propose it'),
  to: branchSchema.default('main').describe('Branch that it is proposed for'),
  approve: z
    .strictObject({
      after: z
        .array(nameSchema)
        .min(1)
        .describe('Environments that have to serve the commit, of every service that the project builds'),
    })
    .optional()
    .describe('When Coxswain approves the merge request; absent: never. It never merges'),
});

/** A project of GitLab, which has branches and merge requests too. */
export const gitlabSchema = buildsSchema.extend({
  gitflow: gitflowSchema.optional().describe('Opens a merge request between two branches when the first is green'),
});
