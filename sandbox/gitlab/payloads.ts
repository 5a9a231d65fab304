import type { Commit, Deployment, Job, MergeRequest, Pipeline, Project } from './shapes.ts';

/** Bodies of webhook events. https://docs.gitlab.com/user/project/integrations/webhook_events/ */

export interface About {
  readonly instance: string;
  readonly project: Project;
  readonly commit: Commit;
}

const BRANCH = 'main';
const NO_COMMIT = '0'.repeat(40);

/** Of commits on their branch or, with `tag`, of a tag that somebody put on one. */
export function pushPayload(
  about: About,
  { before = NO_COMMIT, tag, user }: { before?: string | undefined; tag?: string; user?: string },
): object {
  const { commit, project } = about;
  const kind = tag === undefined ? 'push' : 'tag_push';
  return {
    object_kind: kind,
    event_name: kind,
    before,
    after: commit.sha,
    ref: tag === undefined ? `refs/heads/${commit.branch}` : `refs/tags/${tag}`,
    ref_protected: true,
    checkout_sha: commit.sha,
    ...userFields(user ?? commit.author),
    project_id: project.id,
    project: projectFields(about),
    commits: tag === undefined ? [commitFields(about)] : [],
    total_commits_count: tag === undefined ? 1 : 0,
  };
}

export function jobPayload(about: About, { id, sha }: Pipeline, job: Job): object {
  const { commit, project } = about;
  return {
    object_kind: 'build',
    ref: commit.branch,
    tag: false,
    before_sha: NO_COMMIT,
    sha,
    build_id: job.id,
    build_name: job.name,
    build_stage: job.stage,
    build_status: job.status,
    build_allow_failure: false,
    pipeline_id: id,
    project_id: project.id,
    user: userOf(commit.author),
    project: projectFields(about),
  };
}

export function deploymentPayload(about: About, { id, environment, status, ref, sha, updatedAt }: Deployment): object {
  const { commit, instance, project } = about;
  return {
    object_kind: 'deployment',
    status,
    status_changed_at: updatedAt,
    deployment_id: id,
    deployable_id: null,
    environment,
    project: projectFields(about),
    short_sha: sha.slice(0, 8),
    user: userOf('project_bot'),
    commit_url: `${instance}/${project.path}/-/commit/${sha}`,
    commit_title: commit.title,
    ref,
  };
}

export function mergeRequestPayload(about: About, request: MergeRequest, action: string): object {
  const { iid, from, to, title, description, state, mergedAs, author } = request;
  return {
    object_kind: 'merge_request',
    event_type: 'merge_request',
    user: userOf(author),
    project: projectFields(about),
    object_attributes: {
      iid,
      action,
      state,
      title,
      description,
      source_branch: from,
      target_branch: to,
      source_project_id: about.project.id,
      target_project_id: about.project.id,
      merge_commit_sha: mergedAs ?? null,
      squash_commit_sha: null,
      last_commit: commitFields(about),
      url: `${about.instance}/${request.project}/-/merge_requests/${iid}`,
    },
  };
}

export function pipelinePayload(about: About, pipeline: Pipeline): object {
  const { commit, instance, project } = about;
  const { id, sha, source, status, createdAt, finishedAt = null, jobs } = pipeline;
  return {
    object_kind: 'pipeline',
    object_attributes: {
      id,
      iid: id,
      ref: commit.branch,
      tag: false,
      sha,
      before_sha: NO_COMMIT,
      source,
      status,
      detailed_status: status === 'success' ? 'passed' : status,
      stages: [...new Set(jobs.map(({ stage }) => stage))],
      created_at: createdAt,
      finished_at: finishedAt,
      protected_ref: true,
      url: `${instance}/${project.path}/-/pipelines/${id}`,
    },
    merge_request: null,
    user: userOf(commit.author),
    project: projectFields(about),
    commit: commitFields(about),
    builds: jobs.map((job) => buildFields(job, commit.author)),
  };
}

function projectFields({ project, instance }: About): object {
  const { id, path } = project;
  const [namespace, name] = path.split('/');
  return {
    id,
    name,
    namespace,
    path_with_namespace: path,
    default_branch: BRANCH,
    visibility_level: 0,
    web_url: `${instance}/${path}`,
  };
}

function commitFields({ commit, project, instance }: About): object {
  return {
    id: commit.sha,
    message: commit.title,
    title: commit.title,
    timestamp: commit.at,
    url: `${instance}/${project.path}/-/commit/${commit.sha}`,
    author: { name: commit.author, email: `${commit.author}@shop.example` },
  };
}

function buildFields({ id, name, stage, status }: Job, user: string): object {
  return { id, name, stage, status, when: 'on_success', manual: false, allow_failure: false, user: userOf(user) };
}

export function userOf(username: string) {
  return { id: userId(username), name: username, username, email: `${username}@shop.example` };
}

function userFields(username: string): object {
  const { id, name, email } = userOf(username);
  return { user_id: id, user_name: name, user_username: username, user_email: email };
}

/** The same for a name each time. */
export function userId(username: string): number {
  return 1 + Buffer.from(username).reduce((sum, byte) => (sum * 31 + byte) % 9_973, 7);
}
