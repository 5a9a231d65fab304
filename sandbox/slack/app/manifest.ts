import type { CommandHint } from '../console/wire.ts';
import { arrayOf, booleanOf, isObject, type Json, objectOf, stringOf } from '../json.ts';

/** What the app declares of itself. */
export interface Manifest {
  commands: readonly CommandHint[];
  /** Names of the bot events it subscribes to, such as `app_home_opened`. */
  events: readonly string[];
  /** Whether it has a Home tab. */
  home: boolean;
}

export interface ManifestSource {
  /** The last one read, at once; a newer one is fetched in the background. */
  current(): Manifest;
  /** Fetches it now; answers the last one known where the app does not. */
  refresh(): Promise<Manifest>;
}

const FETCH_MS = 1000;
const FRESH_MS = 15_000;

/** What is offered until the app has told. */
const FALLBACK: Manifest = {
  commands: [
    { command: '/deploy', description: 'Deploy a version of a service', usage: 'SERVICE VERSION ENV [--dry-run]' },
    { command: '/rollback', description: 'Go back to the last version that succeeded', usage: 'SERVICE ENV' },
    { command: '/deploys', description: 'What is running and waiting', usage: '[SERVICE] [ENV]' },
    { command: '/why', description: 'What a change waits for, and on whom', usage: 'CHANGE' },
    { command: '/status', description: 'How a change is going', usage: 'CHANGE' },
  ],
  events: [],
  home: false,
};

/** Reads `<app>/slack/manifest.json`, the file that one gives to Slack when installing the app. */
export function createManifestSource(coxswainUrl: string, now: () => number): ManifestSource {
  let known = FALLBACK;
  let readAt = Number.NEGATIVE_INFINITY;

  async function refresh(): Promise<Manifest> {
    readAt = now();
    try {
      const answer = await fetch(`${coxswainUrl}/slack/manifest.json`, { signal: AbortSignal.timeout(FETCH_MS) });
      if (answer.ok) known = readManifest(await answer.json());
    } catch {
      // The app is not up yet, or serves no manifest: what was known stays.
    }
    return known;
  }

  return {
    refresh,
    current() {
      if (now() - readAt > FRESH_MS) void refresh();
      return known;
    },
  };
}

function readManifest(manifest: unknown): Manifest {
  const features = objectOf(objectOf(manifest)['features']);
  const settings = objectOf(objectOf(manifest)['settings']);
  const commands = arrayOf(features['slash_commands']).filter(isObject).map(readCommand);
  const home = booleanOf(objectOf(features['app_home'])['home_tab_enabled']);
  const events = arrayOf(objectOf(settings['event_subscriptions'])['bot_events']).filter(
    (name) => typeof name === 'string',
  );
  return { commands: commands.length > 0 ? commands : FALLBACK.commands, events, home };
}

function readCommand(command: Json): CommandHint {
  return {
    command: stringOf(command['command']),
    description: stringOf(command['description']),
    usage: stringOf(command['usage_hint']),
  };
}
