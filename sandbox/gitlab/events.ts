import {
  deploymentPayload,
  jobPayload,
  mergeRequestPayload,
  pipelinePayload,
  pushPayload,
  type About,
} from './payloads.ts';
import type { Commit, Deployment, Job, MergeRequest, Pipeline } from './shapes.ts';
import type { Store } from './store.ts';
import type { Webhooks } from './webhooks.ts';

/** What is said of each thing that happens in a project. `times`: how often each delivery is sent. */
export interface Events {
  pushed(commit: Commit, before: string | undefined, times?: number): void;
  tagged(commit: Commit, tag: string, user: string, times?: number): void;
  pipeline(pipeline: Pipeline, times?: number): void;
  job(pipeline: Pipeline, job: Job, times?: number): void;
  deployment(deployment: Deployment): void;
  mergeRequest(request: MergeRequest, action: string): void;
}

export function createEvents(store: Store, webhooks: Webhooks, instance: string): Events {
  function about(project: string, sha: string): About | undefined {
    const [found, commit] = [store.project(project), store.commit(project, sha)];
    return found === undefined || commit === undefined ? undefined : { instance, project: found, commit };
  }
  function say(event: string, what: string, of: About | undefined, payload: (of: About) => object, times?: number) {
    if (of !== undefined) webhooks.send(`${event} Hook`, of.project.path, what, payload(of), times);
  }

  return {
    pushed({ project, sha }, before, times) {
      say('Push', `push ${sha.slice(0, 8)}`, about(project, sha), (of) => pushPayload(of, { before }), times);
    },
    tagged({ project, sha }, tag, user, times) {
      say('Tag Push', `tag ${tag}`, about(project, sha), (of) => pushPayload(of, { tag, user }), times);
    },
    pipeline(pipeline, times) {
      const what = `pipeline ${pipeline.id} ${pipeline.status}`;
      const of = about(pipeline.project, pipeline.sha);
      say('Pipeline', what, of, (known) => pipelinePayload(known, pipeline), times);
    },
    job(pipeline, job, times) {
      const of = about(pipeline.project, pipeline.sha);
      say('Job', `job ${job.name} ${job.status}`, of, (known) => jobPayload(known, pipeline, job), times);
    },
    deployment(deployment) {
      const { project, sha, environment, status } = deployment;
      const what = `deployment ${environment} ${status}`;
      say('Deployment', what, about(project, sha), (of) => deploymentPayload(of, deployment));
    },
    mergeRequest(request, action) {
      const of = about(request.project, request.sha);
      say('Merge Request', `merge request !${request.iid} ${action}`, of, (known) =>
        mergeRequestPayload(known, request, action),
      );
    },
  };
}
