import { arrayOf, isObject, objectOf, parseJson, stringOf } from '../slack/json.ts';
import type { Like } from './shapes.ts';
import type { Store } from './store.ts';

export interface Registry {
  /** Learns projects and commits of the images that are in simulated ECR. */
  learn(): Promise<void>;
  /** Pushes the images of a commit. */
  push(build: { service: string; sha: string; commit: string; like: Like }): Promise<void>;
  /** Gives the images of a pushed commit a version. @throws with its sentence */
  tag(build: { service: string; sha: string; tag: string }): Promise<void>;
}

const GROUP = 'shop';
const FIRST_PROJECT = 101;

/** The simulated registry, by the control API of simulated AWS: what is built there has a project and a commit here. */
export function createRegistry(store: Store, awsUrl: string): Registry {
  async function ask(method: 'GET' | 'POST', body?: object, path = 'builds'): Promise<Record<string, unknown>> {
    const response = await fetch(`${awsUrl}/_sandbox/${path}`, {
      method,
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      signal: AbortSignal.timeout(20_000),
    });
    const answer = objectOf(parseJson(await response.text()));
    if (!response.ok) throw new Error(stringOf(answer['error']) || `simulated AWS answered HTTP ${response.status}`);
    return answer;
  }

  return {
    async learn() {
      const { state } = store;
      for (const build of arrayOf((await ask('GET'))['builds']).filter(isObject)) {
        const service = stringOf(build['service']);
        const path = `${GROUP}/${service}`;
        const sha = stringOf(build['sha']);
        if (store.project(path) === undefined) {
          const built = state.projects.filter((each) => each.service !== '').length;
          state.projects.push({ id: FIRST_PROJECT + built, path, service });
        }
        if (store.commit(path, sha) !== undefined) continue;
        const version = stringOf(build['version']);
        state.commits.push({
          project: path,
          sha,
          title: stringOf(build['commit']),
          author: 'developer',
          at: new Date(Number(build['at']) * 1000).toISOString(),
          ...(version === '' ? {} : { version }),
          request: store.nextRequest(path),
          branch: 'main',
          parents: [store.head(path, 'main')?.sha ?? []].flat(),
        });
      }
      store.save();
    },
    async push(build) {
      await ask('POST', build);
    },
    async tag(build) {
      await ask('POST', build, 'tags');
    },
  };
}
