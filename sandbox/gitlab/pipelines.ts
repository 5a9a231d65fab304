import { createHash, randomBytes } from 'node:crypto';
import type { Events } from './events.ts';
import type { Registry } from './registry.ts';
import { type Commit, LIKES, type Like, type Pipeline, type Project, type State } from './shapes.ts';
import type { Store } from './store.ts';

export interface Push {
  readonly project: string;
  readonly like: Like;
  /** Absent: main. */
  readonly branch?: string;
  readonly title?: string;
  readonly user?: string;
  /** How often each webhook delivery of it is sent. */
  readonly deliveries?: number;
}

export interface Pipelines {
  /** Puts a commit on a branch by a merge request; its pipeline starts. @throws with the sentence for whoever asked */
  push(push: Push): Promise<Commit>;
  /** Merges a merge request between branches, as a person does; the pipeline of the merge starts. @throws as `push` */
  merge(project: string, iid: number, user?: string): Promise<Commit>;
  /** Puts a tag such as v1.5.0 on the newest commit of main that was pushed here; its images get that version first. @throws as `push` */
  tag(project: string, tag: string, user?: string, deliveries?: number): Promise<Commit>;
  /** The pipeline that a commit status belongs to: the latest of that commit, else one made for it. */
  of(project: Project, commit: Commit): Pipeline;
  /** Works out a pipeline's state from its jobs and the commit statuses beside them, and says when it has changed. */
  settle(pipeline: Pipeline): void;
  close(): void;
}

const JOBS = [
  { stage: 'test', name: 'lint' },
  { stage: 'test', name: 'test' },
  { stage: 'build', name: 'image' },
  { stage: 'scan', name: 'trivy' },
] as const;

const TITLES: Readonly<Record<Like, string>> = {
  good: 'basket: show the total with gift cards',
  bad: 'orders: call the stock service for each line',
  slow: 'catalogue: sort in the service',
  crash: 'config: require PAYMENT_REGION at start',
  sick: 'health: ask the mail service too',
};

const ended: readonly State[] = ['success', 'failed', 'canceled'];

export interface PipelineDeps {
  readonly store: Store;
  readonly registry: Registry;
  readonly events: Events;
  /** How long a job takes. */
  readonly jobMs?: number;
}

export function createPipelines({ store, registry, events, jobMs = 1_200 }: PipelineDeps): Pipelines {
  const { state } = store;
  /** How often the deliveries of a pipeline are sent. */
  const times = new Map<number, number>();
  const timers = new Set<ReturnType<typeof setTimeout>>();
  let closed = false;
  for (const pipeline of state.pipelines) if (pipeline.source === 'push' && !isDone(pipeline)) later(pipeline);

  function later(pipeline: Pipeline): void {
    const timer = setTimeout(() => {
      timers.delete(timer);
      void advance(pipeline);
    }, jobMs);
    timers.add(timer);
  }

  async function advance(pipeline: Pipeline): Promise<void> {
    const before = new Map(pipeline.jobs.map((job) => [job, job.status]));
    const running = pipeline.jobs.find((job) => job.status === 'running');
    if (running !== undefined) running.status = await outcome(pipeline, running.name);
    // What began before the end is taken up after the next start.
    if (closed) return;
    const next = pipeline.jobs.find((job) => job.status === 'pending');
    if (next !== undefined && running?.status !== 'failed') next.status = 'running';
    if (running?.status === 'failed') for (const job of pipeline.jobs) if (!isDone(job)) job.status = 'canceled';
    const moved = pipeline.jobs.filter((job) => before.get(job) !== job.status);
    for (const job of moved) events.job(pipeline, job, times.get(pipeline.id));
    settle(pipeline);
    if (pipeline.jobs.some((job) => !isDone(job))) later(pipeline);
  }

  /** The images are in the registry before the pipeline is green. */
  async function outcome({ project, sha }: Pipeline, job: string): Promise<State> {
    const commit = store.commit(project, sha);
    const service = store.project(project)?.service;
    if (job !== 'image' || commit?.like === undefined || service === undefined) return 'success';
    try {
      await registry.push({ service, sha, commit: commit.title, like: commit.like });
      return 'success';
    } catch {
      return 'failed';
    }
  }

  function settle(pipeline: Pipeline): void {
    const beside = state.statuses.filter((status) => status.pipeline === pipeline.id);
    // Of each name the latest counts.
    const latest = [...new Map(beside.map((status) => [status.name, status])).values()];
    const before = pipeline.status;
    pipeline.status = overall([...pipeline.jobs, ...latest].map(({ status }) => status));
    if (isDone(pipeline)) pipeline.finishedAt = new Date().toISOString();
    else delete pipeline.finishedAt;
    store.save();
    if (pipeline.status !== before) events.pipeline(pipeline, times.get(pipeline.id));
  }

  function create(project: Project, commit: Commit, source: Pipeline['source']): Pipeline {
    const pipeline: Pipeline = {
      id: store.next(),
      project: project.path,
      sha: commit.sha,
      source,
      status: 'pending',
      jobs: source === 'push' ? JOBS.map((job) => ({ id: store.next(), ...job, status: 'pending' })) : [],
      createdAt: new Date().toISOString(),
    };
    state.pipelines.push(pipeline);
    return pipeline;
  }

  async function known(path: string): Promise<Project> {
    await registry.learn();
    const built = state.projects.filter(({ service }) => service !== '');
    const project = built.find((each) => each.path === path);
    if (project !== undefined) return project;
    throw new Error(`project: no "${path}"; there are ${built.map((each) => each.path).join(', ')}`);
  }

  async function put(project: Project, made: Omit<Commit, 'project' | 'sha' | 'at'>, deliveries: number) {
    const before = store.head(project.path, made.branch);
    const sha = createHash('sha1').update(randomBytes(20)).digest('hex');
    const commit: Commit = { project: project.path, sha, at: new Date().toISOString(), ...made };
    state.commits.push(commit);
    for (const request of state.mergeRequests) {
      const isOf = request.project === project.path && request.from === commit.branch && request.state === 'opened';
      if (isOf) request.sha = sha;
    }
    events.pushed(commit, before?.sha, deliveries);
    const pipeline = create(project, commit, 'push');
    times.set(pipeline.id, deliveries);
    await advance(pipeline);
    return commit;
  }

  return {
    async push({ project: path, like, branch = 'main', title = TITLES[like], user = 'developer', deliveries = 1 }) {
      const project = await known(path);
      if (!LIKES.includes(like)) throw new Error(`like: "${String(like)}" is none of ${LIKES.join(', ')}`);
      // A branch begins where main is.
      const parent = store.head(path, branch) ?? store.head(path, 'main');
      const parents = parent === undefined ? [] : [parent.sha];
      const made = { title, author: user, like, request: store.nextRequest(path), branch, parents };
      return put(project, made, deliveries);
    },
    async merge(path, iid, user = 'developer') {
      const project = await known(path);
      const request = state.mergeRequests.find((each) => each.project === path && each.iid === iid);
      if (request?.state !== 'opened') throw new Error(`request: no open merge request !${iid} in ${path}`);
      const [head, base] = [store.commit(path, request.sha), store.head(path, request.to)];
      if (head === undefined || base === undefined) throw new Error(`request: !${iid} has no branches any more`);
      const made = {
        title: request.title,
        author: user,
        like: head.like ?? 'good',
        request: iid,
        branch: request.to,
        parents: [base.sha, head.sha],
      };
      request.state = 'merged';
      const commit = await put(project, made, 1);
      request.mergedAs = commit.sha;
      events.mergeRequest(request, 'merge');
      return commit;
    },
    async tag(path, tag, user = 'developer', deliveries = 1) {
      const project = await known(path);
      const pushed = state.commits.filter((each) => each.project === path && each.branch === 'main' && each.like);
      const built = new Set(state.pipelines.filter(({ status }) => status === 'success').map(({ sha }) => sha));
      const commit = pushed.findLast(({ sha }) => built.has(sha));
      if (commit === undefined) throw new Error(`tag: no commit that was pushed to main of ${path} here is built yet`);
      const version = tag.replace(/^v/, '');
      await registry.tag({ service: project.service, sha: commit.sha, tag: version });
      commit.version = version;
      store.save();
      events.tagged(commit, tag, user, deliveries);
      return commit;
    },
    of: (project, commit) =>
      state.pipelines.findLast((each) => each.project === project.path && each.sha === commit.sha) ??
      create(project, commit, 'external'),
    settle,
    close() {
      closed = true;
      for (const timer of timers) clearTimeout(timer);
    },
  };
}

function overall(states: readonly State[]): State {
  for (const state of ['running', 'pending', 'failed', 'canceled'] as const) {
    if (states.includes(state))
      return state === 'pending' && states.some((each) => each !== 'pending') ? 'running' : state;
  }
  return 'success';
}

function isDone({ status }: { readonly status: State }): boolean {
  return ended.includes(status);
}
