import { listen, sendJson, sendText } from '../slack/http.ts';
import { type ApiDeps, apiHandler } from './api.ts';
import { controlHandler } from './control.ts';
import { createEvents } from './events.ts';
import { createIdTokens } from './id-tokens.ts';
import { createInfrastructure } from './infrastructure.ts';
import { pageOf } from './pages.ts';
import { peopleHandler } from './people.ts';
import { createPipelines } from './pipelines.ts';
import { createRegistry } from './registry.ts';
import { createStore } from './store.ts';
import { createWebhooks } from './webhooks.ts';

/** How to start the GitLab stand-in. Port 0 takes a free port. */
export interface GitlabOptions {
  port: number;
  /** Where the signing key of its id tokens is kept. */
  stateDir: string;
  /** Keeps what it was told over a restart. */
  stateFile?: string;
  /** Simulated AWS, whose registry its pipelines push to. */
  awsUrl: string;
  /** The access token that its API takes. */
  token: string;
  hook: { url: string; secret: string; backOffMs?: number };
  /** How long a pipeline's job takes. */
  jobMs?: number;
}

export interface Gitlab {
  /** Such as `http://127.0.0.1:5630`. */
  url: string;
  close(): Promise<void>;
}

/** Starts a stand-in for GitLab on 127.0.0.1: projects of the sample services, pipelines, webhooks, id tokens, and the API. */
export async function startGitlab(options: GitlabOptions): Promise<Gitlab> {
  const web = await listen(options.port);
  const url = web.origin;
  const store = createStore(options.stateFile);
  const registry = createRegistry(store, options.awsUrl);
  const webhooks = createWebhooks(store, options.hook, url);
  const events = createEvents(store, webhooks, url);
  const { jobMs } = options;
  const pipelines = createPipelines({
    store,
    registry,
    events,
    ...(jobMs === undefined ? {} : { jobMs }),
  });
  const infrastructure = createInfrastructure(store, events);
  const idTokens = await createIdTokens(url, options.stateDir);
  const faults: ApiDeps['faults'] = [];
  const api = apiHandler({ store, registry, pipelines, events, token: options.token, faults });
  const people = peopleHandler({ store, token: options.token });
  const control = controlHandler({ store, registry, pipelines, infrastructure, events, webhooks, idTokens, faults });

  web.serve(async (request, response) => {
    const { pathname } = new URL(request.url ?? '/', url);
    if (pathname.startsWith('/_sandbox/gitlab/')) return control(request, response);
    if (/^\/api\/v4\/(groups\/|users$)/.test(pathname)) return people(request, response);
    if (pathname.startsWith('/api/v4/')) return api(request, response);
    const document = idTokens.documents[pathname];
    if (request.method === 'GET' && document !== undefined) return sendJson(response, 200, document);
    const page = pageOf(store, decodeURI(pathname));
    if (page !== undefined) return sendText(response, 200, page);
    sendText(response, 404, 'The stand-in has pages of commits and pipelines only; the console shows its projects.');
  });
  return {
    url,
    async close() {
      pipelines.close();
      webhooks.close();
      await web.close();
    },
  };
}
