import type { Commit, Job, Pipeline, Project } from './shapes.ts';

/** Bodies of webhook events. https://docs.gitlab.com/user/project/integrations/webhook_events/ */

export interface About {
  readonly instance: string;
  readonly project: Project;
  readonly commit: Commit;
}

const BRANCH = 'main';
const NO_COMMIT = '0'.repeat(40);

export function pushPayload(about: About, before = NO_COMMIT): object {
  const { commit, project } = about;
  return {
    object_kind: 'push',
    event_name: 'push',
    before,
    after: commit.sha,
    ref: `refs/heads/${BRANCH}`,
    ref_protected: true,
    checkout_sha: commit.sha,
    ...userFields(commit.author),
    project_id: project.id,
    project: projectFields(about),
    commits: [commitFields(about)],
    total_commits_count: 1,
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
      ref: BRANCH,
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
