import { createAppLine } from './app/delivery.ts';
import { createEventFeed } from './app/events.ts';
import { createManifestSource } from './app/manifest.ts';
import { createMessenger } from './app/messenger.ts';
import { createReply } from './app/reply.ts';
import { createResponseUrls } from './app/response-urls.ts';
import { createTriggerDesk } from './app/triggers.ts';
import { buildConsole } from './console/build.ts';
import { consoleHandler } from './console/server.ts';
import { readPage } from './console/static.ts';
import { loopbackOnly } from './console/steering.ts';
import { createChangeStream } from './console/stream.ts';
import type { Link } from './console/wire.ts';
import { listen } from './http.ts';
import { createViewStacks } from './people/view-stacks.ts';
import { persist } from './persistence.ts';
import { createStore } from './store.ts';
import { tablesOf } from './tables.ts';
import { startEmulator } from './web-api/emulator.ts';
import { createFileShelf } from './web-api/file-shelf.ts';
import { createGateway } from './web-api/gateway.ts';
import { createRateLimiter } from './web-api/rate-limits.ts';
import { webApiHandler } from './web-api/server.ts';
import { seedWorkspace } from './workspace.ts';

export { buildConsole } from './console/build.ts';
export type { Link } from './console/wire.ts';

/** How to start the simulated workspace. Port 0 takes a free port. */
export interface SlackOptions {
  apiPort: number;
  consolePort: number;
  /** Where the app answers, such as `http://127.0.0.1:3000`; it is posted to under `/slack/events`. */
  coxswainUrl: string;
  signingSecret: string;
  botToken: string;
  /** JSON file that keeps messages over a restart; uploads are kept beside it in `slack-files/`. */
  stateFile?: string;
  /** Addresses shown in the console. */
  links?: readonly Link[];
  /** Simulated AWS on this machine, such as `http://127.0.0.1:5566`: the console then steers it by its control API. */
  controlUrl?: string;
  /** The GitLab stand-in on this machine: the console then shows its projects and pushes commits to them. */
  gitlabUrl?: string;
  /** False serves the JSON API without the page, for tests. */
  page?: boolean;
  /** False: a workspace that knows no `plan` and `task_card` blocks, and refuses them as Slack does what it does not know. */
  planBlocks?: boolean;
  /** Clock in milliseconds, for triggers, rate limits, response URLs and file processing. */
  now?: () => number;
}

/** The running workspace. */
export interface Slack {
  /** Base of the Web API, ending in `/api/`: what `SLACK_API_URL` takes. */
  api: string;
  /** Where to open the console. */
  console: string;
  setLinks(links: readonly Link[]): void;
  /** Writes what is not yet written and stops listening. */
  close(): Promise<void>;
}

/**
 * Starts the simulated Slack workspace: the Web API and the web console, each on its own port of 127.0.0.1.
 * @throws when a port is taken (`EADDRINUSE`) or the state file cannot be read
 */
export async function startSlack(options: SlackOptions): Promise<Slack> {
  const now = options.now ?? Date.now;
  const control = options.controlUrl === undefined ? undefined : loopbackOnly(options.controlUrl);
  const gitlab = options.gitlabUrl === undefined ? undefined : loopbackOnly(options.gitlabUrl);
  const page = options.page === false ? undefined : await readPage(await buildConsole());
  const store = createStore();
  const persistence = options.stateFile ? await persist(store, options.stateFile) : undefined;
  seedWorkspace(store, options.botToken);
  const tables = tablesOf(store);

  const api = await listen(options.apiPort);
  const web = await listen(options.consolePort).catch(async (error: unknown) => {
    await api.close();
    throw error;
  });
  const emulator = await startEmulator(store, api.origin);
  const files = createFileShelf(tables, now);
  const triggers = createTriggerDesk(tables, now);
  const views = createViewStacks(tables, emulator);
  const messenger = createMessenger(tables, emulator, options.botToken, now);
  const planBlocks = options.planBlocks ?? true;
  const reply = createReply(messenger, files, planBlocks);
  const responseUrls = createResponseUrls(tables, reply, api.origin, now);
  const line = createAppLine(`${options.coxswainUrl}/slack/events`, options.signingSecret, now);
  const manifest = createManifestSource(options.coxswainUrl, now);
  const events = createEventFeed(line, manifest, now);
  const stream = createChangeStream(store, tables);
  const desk = {
    tables,
    emulator,
    line,
    triggers,
    responseUrls,
    messenger,
    reply,
    views,
    files,
    manifest,
    events,
    now,
  };
  const limits = createRateLimiter(now);
  const gateway = createGateway({
    emulator,
    tables,
    files,
    limits,
    triggers,
    views,
    manifest,
    planBlocks,
    consoleOrigin: web.origin,
  });
  let links = options.links ?? [];

  api.serve(webApiHandler({ emulator, gateway, responseUrls }, api.origin));
  web.serve(consoleHandler({ desk, stream, links: () => links, page, control, gitlab }));
  return {
    api: `${api.origin}/api/`,
    console: web.origin,
    setLinks(next) {
      links = next;
      stream.send({ type: 'links' });
    },
    async close() {
      events.close();
      stream.close();
      await Promise.all([api.close(), web.close(), emulator.close()]);
      await persistence?.flush();
    },
  };
}
