import { historyToJSON } from '@temporalio/common/lib/proto-utils.js';
import { mkdirSync, writeFileSync } from 'node:fs';
import { hostname } from 'node:os';
import { abort, approve, promote } from '../../workflows/messages.ts';
import { appliesUntilStopped, type FakeStacks, fakeStacks } from '../support/fake-stack.ts';
import { fails, type FakeWorld, fakeWorld, inconclusive, lasting } from '../support/fake-world.ts';
import { startDevServer } from '../support/temporal.ts';
import { type ChangeHandle, type Crew, withCrew } from '../workflows/support.ts';

/**
 * `npm run record:histories -- [NAME…]`: runs changes on the dev server and keeps their histories for the replay test. Recorded anew only
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

/** A stack of infrastructure has a world of its own. */
const stackScenarios: Record<string, (crew: Crew, world: FakeStacks) => Promise<ChangeHandle>> = {
  'stack-applied': async (crew) => {
    const handle = await startStack(crew, 'primary');
    await approveStack(crew, handle);
    return handle;
  },
  'stack-stopped-between-resources': async (crew, world) => {
    world.applying = appliesUntilStopped;
    const handle = await startStack(crew, 'dr');
    await approveStack(crew, handle);
    await crew.until(handle, ({ steps }) => steps[0]?.state === 'running');
    await handle.executeUpdate(abort, { args: [{ ...engineer, reason: 'wrong stack' }] });
    return handle;
  },
  'drift-round': async ({ client, taskQueue }) =>
    client.workflow.start('driftRound', { taskQueue, workflowId: `drift-${taskQueue}`, args: ['primary'] }),
};

const engineer = { actor: { via: 'oidc', subject: 'engineer' } } as const;

function startStack({ client, taskQueue }: Crew, stack: string): Promise<ChangeHandle> {
  const request = {
    kind: 'infrastructure',
    stack,
    environment: 'prod',
    dryRun: false,
    ...engineer,
  } as const;
  return client.workflow.start('infrastructure', { taskQueue, workflowId: `${stack}-${taskQueue}`, args: [request] });
}

async function approveStack(crew: Crew, handle: ChangeHandle): Promise<void> {
  const { plan } = await crew.until(handle, ({ intents }) => intents.includes('approve'));
  await handle.executeUpdate(approve, { args: [{ ...oncall, plan: plan?.hash ?? '' }] });
}

/** Only these, where any are named. */
const wanted = process.argv.slice(2);
const isWanted = (name: string) => wanted.length === 0 || wanted.includes(name);

const folder = new URL('./histories/', import.meta.url);
mkdirSync(folder, { recursive: true });
const env = await startDevServer();
try {
  for (const [name, play] of Object.entries(scenarios).filter(([name]) => isWanted(name))) {
    const world = fakeWorld();
    await withCrew(env, world, async (crew) => keep(name, await play(crew, world)));
  }
  for (const [name, play] of Object.entries(stackScenarios).filter(([name]) => isWanted(name))) {
    const world = fakeStacks(['primary', 'dr'], name);
    await withCrew(env, world, async (crew) => keep(name, await play(crew, world)));
  }
} finally {
  await env.teardown();
}

async function keep(name: string, handle: ChangeHandle): Promise<void> {
  await handle.result();
  // Identities carry the machine's name.
  const text = historyToJSON(await handle.fetchHistory()).replaceAll(`${process.pid}@${hostname()}`, 'recorder');
  const history: unknown = JSON.parse(text);
  writeFileSync(new URL(`${name}.json`, folder), `${JSON.stringify(history, null, 1)}\n`);
  process.stderr.write(`${name}\n`);
}
