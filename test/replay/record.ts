import { historyToJSON } from '@temporalio/common/lib/proto-utils.js';
import { mkdirSync, writeFileSync } from 'node:fs';
import { hostname } from 'node:os';
import { abort, promote } from '../../workflows/messages.ts';
import { fails, type FakeWorld, fakeWorld, inconclusive, lasting } from '../support/fake-world.ts';
import { startDevServer } from '../support/temporal.ts';
import { type ChangeHandle, type Crew, withCrew } from '../workflows/support.ts';

/**
 * `npm run record:histories`: runs changes on the dev server and keeps their histories for the replay test. Recorded anew only
 * when a change of the interpreter is meant to break old histories; otherwise such a change goes behind `patched`.
 */
const oncall = { actor: { via: 'oidc', subject: 'oncall' } } as const;

const scenarios: Record<string, (crew: Crew, world: FakeWorld) => Promise<ChangeHandle>> = {
  'canary-succeeded': async (crew) => crew.start(),
  'canary-rolled-back': async (crew, world) => {
    world.script['bake 25'] = [fails('errors rose to 6.1 %')];
    return crew.start();
  },
  'canary-promoted-then-aborted-in-promotion': async (crew, world) => {
    world.script['bake 5'] = [lasting];
    world.script['service eu/roll'] = [lasting];
    const handle = await crew.start();
    await crew.until(handle, ({ intents }) => intents.includes('promote'));
    await handle.executeUpdate(promote, { args: [{ ...oncall, full: true }] });
    await crew.until(handle, ({ steps }) => steps.some(({ id, state }) => id === 'eu/roll' && state === 'running'));
    await handle.executeUpdate(abort, { args: [{ ...oncall, reason: 'looks odd' }] });
    return handle;
  },
  'canary-held-then-stopped': async (crew, world) => {
    world.script['bake 5'] = [inconclusive('310 of about 2,200 requests')];
    const handle = await crew.start();
    await crew.until(handle, ({ status }) => status === 'waiting');
    await handle.executeUpdate(abort, { args: [oncall] });
    return handle;
  },
  'rolling-succeeded': async (crew, world) => {
    world.strategy = { rolling: { alarms: ['app-staging-5xx'] } };
    return crew.start();
  },
  rollback: async (crew) => crew.start({ kind: 'rollback' }),
  'dry-run': async (crew) => crew.start({ dryRun: true }),
};

const folder = new URL('./histories/', import.meta.url);
mkdirSync(folder, { recursive: true });
const env = await startDevServer();
try {
  for (const [name, play] of Object.entries(scenarios)) {
    const world = fakeWorld();
    await withCrew(env, world, async (crew) => {
      const handle = await play(crew, world);
      await handle.result();
      // Identities carry the machine's name.
      const text = historyToJSON(await handle.fetchHistory()).replaceAll(`${process.pid}@${hostname()}`, 'recorder');
      const history: unknown = JSON.parse(text);
      writeFileSync(new URL(`${name}.json`, folder), `${JSON.stringify(history, null, 1)}\n`);
      process.stderr.write(`${name}\n`);
    });
  }
} finally {
  await env.teardown();
}
