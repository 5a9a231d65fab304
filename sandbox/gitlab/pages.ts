import type { Commit, Pipeline } from './shapes.ts';
import type { Store } from './store.ts';

/** What a link to a commit or a pipeline shows, in plain words; undefined where there is no such thing. */
export function pageOf({ state }: Store, pathname: string): string | undefined {
  const [, project = '', kind, id = ''] = /^\/(.+)\/-\/(commit|pipelines)\/(\w+)$/.exec(pathname) ?? [];
  if (kind === 'commit') {
    const commit = state.commits.find((each) => each.project === project && each.sha === id);
    return commit === undefined ? undefined : commitPage(commit, state.pipelines);
  }
  const pipeline = state.pipelines.find((each) => each.project === project && String(each.id) === id);
  return pipeline === undefined ? undefined : pipelinePage(pipeline);
}

function commitPage({ project, sha, title, author, at, version }: Commit, pipelines: readonly Pipeline[]): string {
  const tag = version === undefined ? [] : [`tag ${version}`];
  const built = pipelines.filter((each) => each.project === project && each.sha === sha && each.source === 'push');
  return lines(`${project}: commit ${sha}`, [
    title,
    `${author}, ${at}`,
    ...tag,
    ...built.map(({ id, status }) => `pipeline ${id}: ${status}`),
  ]);
}

function pipelinePage({ project, id, sha, status, jobs }: Pipeline): string {
  return lines(`${project}: pipeline ${id}, ${status}`, [
    `commit ${sha}`,
    ...jobs.map((job) => `${job.stage} · ${job.name}: ${job.status}`),
  ]);
}

function lines(title: string, rest: readonly string[]): string {
  return `${[title, '', ...rest].join('\n')}\n`;
}
