import { Client } from '@temporalio/client';
import { DefaultLogger, NativeConnection, Runtime, Worker } from '@temporalio/worker';
import { sweepPrivateFolders } from '../activities/processes/private-folders.ts';
import { loadCatalogue } from '../config/catalogue.ts';
import { createLog } from '../config/log.ts';
import { orSayWhy } from '../config/or-say-why.ts';
import { workerSettings } from '../config/settings.ts';
import { temporalConnection } from '../config/temporal-connection.ts';
import { createSlackTokens } from '../config/slack-tokens.ts';
import { workspacesOf } from '../domain/catalogue/authorise.ts';
import { peopleOf } from '../people/index.ts';
import { composeActivities } from './activities.ts';
import { createHealth } from './health.ts';
import { scheduleDrift, scheduleRounds } from './group-schedules.ts';
import { scheduleReadiness } from './readiness-schedule.ts';
import { endStackWatches } from './stack-watches.ts';
import { telemetry } from './telemetry.ts';
import { workflowCode } from './workflow-code.ts';

/** The worker process: every workflow and activity of Coxswain on one task queue. Run as many as the load asks for. */
const { settings, written } = orSayWhy(() => {
  const found = workerSettings(process.env);
  return { settings: found, written: loadCatalogue(found.catalogue) };
});
const log = createLog('worker', settings.logLevel);
const tokens = createSlackTokens(settings.slack, workspacesOf(written));
const people = peopleOf({ catalogue: written, settings, tokens, log, patienceMs: 5_000 });
const { catalogue, admit } = people;

Runtime.install({
  logger: new DefaultLogger('WARN', ({ level, message, meta }) => {
    log[level === 'ERROR' ? 'error' : 'warn']({ temporal: meta }, message);
  }),
  // A SIGTERM lets running attempts end within the grace time; what is left is taken up by the next worker.
  shutdownSignals: ['SIGINT', 'SIGTERM'],
  ...telemetry(settings.metrics),
});

const connection = await NativeConnection.connect(temporalConnection(settings.temporal));
const { namespace } = settings.temporal;
const client = new Client({ connection, namespace });
const worker = await Worker.create({
  connection,
  namespace,
  taskQueue: settings.taskQueue,
  ...workflowCode(settings.workflowBundle),
  activities: composeActivities({ settings, catalogue, admit, tokens, client, log }),
  // A cancelled bake must notice at its next heartbeat: a promote or abort should be felt at once.
  maxHeartbeatThrottleInterval: '1s',
  defaultHeartbeatThrottleInterval: '1s',
  shutdownGraceTime: '5s',
});
people.keepWarm();
void sweepPrivateFolders();
// Work on changes does not wait for it: without rounds, readiness is looked at when somebody asks.
void scheduleReadiness(client, settings.taskQueue).catch((err: unknown) =>
  log.warn({ err }, 'readiness is not scheduled'),
);
void scheduleRounds(client, settings.taskQueue, Object.keys(catalogue.recovery)).catch((err: unknown) =>
  log.warn({ err }, 'syncs and drills of recovery groups are not scheduled'),
);
void scheduleDrift(client, settings.taskQueue, catalogue).catch((err: unknown) =>
  log.warn({ err }, 'looks for drift are not scheduled'),
);
void endStackWatches(client, settings.taskQueue, catalogue).catch((err: unknown) =>
  log.warn({ err }, 'what keeps the looks at earlier stacks is not ended'),
);
const health =
  settings.health === undefined
    ? undefined
    : createHealth({ state: () => worker.getState(), connection, address: settings.temporal.address });
await health?.listen(settings.health);
log.info({ taskQueue: settings.taskQueue, temporal: settings.temporal.address }, 'worker ready');
await worker.run();
await health?.close();
await connection.close();
