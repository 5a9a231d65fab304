import { readFile } from 'node:fs/promises';
import { findPackageJSON } from 'node:module';
import { dirname, join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { createEmulator, defineEmulator } from 'emulate';
import { isObject, type Json, objectOf } from '../json.ts';
import type { Store } from '../store.ts';

/** Slack's Web API as npm's `emulate` implements it, over the workspace's own store, without a port. */
export interface Emulator {
  /** Calls a Web API method with JSON arguments as the holder of `token`; returns Slack's answer. */
  call(method: string, args: Json, token: string): Promise<Json>;
  /** Passes a raw request on (uploads, private files). */
  fetch(request: Request): Promise<Response>;
  /** The Web API methods that exist, such as `chat.postMessage`. */
  methods: ReadonlySet<string>;
  close(): Promise<void>;
}

interface SlackPlugin {
  register(app: unknown, store: Store, webhooks: unknown, baseUrl: string, tokens: Map<string, unknown>): void;
}

/**
 * Starts the emulator's Slack handlers in-process.
 * @param baseUrl origin that people and the app use, such as `http://127.0.0.1:5610`; upload addresses start with it
 */
export async function startEmulator(store: Store, baseUrl: string): Promise<Emulator> {
  const plugin = await loadSlackPlugin();
  const methods = new Set<string>();
  const service = defineEmulator({
    name: 'slack',
    cors: false,
    state: () => ({}),
    setup({ app, webhooks }) {
      plugin.register(app, store, webhooks, baseUrl, new Map());
      for (const { path } of app.routeTable) if (path.startsWith('/api/')) methods.add(path.slice('/api/'.length));
    },
  });
  const runtime = await createEmulator({ service, baseUrl, listen: false });
  // Slack has no such method; the emulator offers it to tests.
  methods.delete('views.generateTriggerId');
  return {
    methods,
    fetch: (request) => runtime.fetch(request),
    async call(method, args, token) {
      const response = await runtime.fetch(
        new Request(`${baseUrl}/api/${method}`, {
          method: 'POST',
          headers: { 'content-type': 'application/json', authorization: `Bearer ${token}` },
          body: JSON.stringify(args),
        }),
      );
      return objectOf(await response.json());
    },
    close: () => runtime.close(),
  };
}

/**
 * `emulate` exports no access to the store behind `service: 'slack'`, and generates every id itself; a workspace with
 * fixed ids that survives a restart needs both. Its Slack handlers are one bundled module, which its registry loads by
 * a hashed name: that name is read from the registry rather than written down here.
 */
async function loadSlackPlugin(): Promise<SlackPlugin> {
  const manifest = findPackageJSON('emulate', import.meta.url);
  if (!manifest) throw new Error('The npm package "emulate" is not installed: run npm install.');
  const dist = join(dirname(manifest), 'dist');
  const registry = await readFile(join(dist, 'api.js'), 'utf8');
  const name = /slack: \{\s+label[\s\S]*?import\("\.\/(dist-[A-Z0-9]+\.js)"\)/.exec(registry)?.[1];
  const found: unknown = name ? await import(pathToFileURL(join(dist, name)).href) : undefined;
  const plugin = isObject(found) || typeof found === 'object' ? Reflect.get(found ?? {}, 'slackPlugin') : undefined;
  if (!isSlackPlugin(plugin)) {
    throw new Error('This version of "emulate" has no Slack handlers where 0.12.2 has them: install emulate@0.12.2.');
  }
  return plugin;
}

function isSlackPlugin(value: unknown): value is SlackPlugin {
  return isObject(value) && typeof value['register'] === 'function';
}
