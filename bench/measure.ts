import { rmSync } from 'node:fs';
import { crowdedCatalogue, quickShop, removeFolder } from './catalogues.ts';
import { type Figure, figure, rounded } from './figure.ts';
import type { BenchFlags } from './flags.ts';
import { type Lab, startLab } from './lab/lab.ts';
import { manyGroups } from './many-groups.ts';
import { type Memory, memoryOf } from './lab/memory.ts';
import { acknowledgement } from './parts/ack.ts';
import { failover } from './parts/failover.ts';
import { type Canary, eventsOf, historyFigure } from './parts/history.ts';
import { model } from './parts/model.ts';
import { overhead } from './parts/overhead.ts';
import { readiness } from './parts/readiness.ts';
import { rollback } from './parts/rollback.ts';
import { start } from './parts/start.ts';

/** Measures the chosen parts, one after the other, and hands each figure over as it is there. A part that fails is told too. */
export async function measure(
  { only, quick }: BenchFlags,
  tell: (figure: Figure) => void,
  failed: (part: string, error: unknown) => void,
  say: (line: string) => void,
): Promise<void> {
  const canaries: Canary[] = [];
  const memory: { rest?: Memory; peak?: Memory } = {};
  const part = async (name: string, run: () => Promise<void>) => {
    say(`${name} …`);
    try {
      await run();
    } catch (error) {
      failed(name, error);
    }
  };

  if (only.has('start') || only.has('memory')) {
    await part('start', async () => {
      const measured = await start(quick ? 1 : 3);
      if (measured.atRest !== undefined) memory.rest = measured.atRest;
      if (only.has('start')) tell(measured.figure);
    });
  }

  if (only.has('canary') || only.has('rolling') || only.has('history') || only.has('memory')) {
    await part('sandbox', () =>
      inLab({}, say, async (lab) => {
        const stop = sampleMemory(lab.pid, (now) => {
          if (now.pssMb > (memory.peak?.pssMb ?? 0)) memory.peak = now;
        });
        if (only.has('canary') || only.has('history') || only.has('memory')) {
          await part('canary', async () => {
            const deploy = { service: 'app', environment: 'prod', version: '1.4.2' };
            const measured = await overhead(lab, 'canary deploy, wall time over physical waits', deploy, 1.1);
            if (only.has('canary')) tell(measured.figure);
            if (only.has('history')) canaries.push(await eventsOf(lab, measured.view));
          });
        }
        if (only.has('rolling')) {
          await part('rolling', async () => {
            const deploy = { service: 'web', environment: 'prod', version: '1.4.2' };
            tell((await overhead(lab, 'rolling deploy, wall time over physical waits', deploy, 1.05)).figure);
          });
        }
        stop();
      }),
    );
  }
  if (only.has('memory')) tell(memoryFigure(memory));

  if (only.has('rollback') || only.has('history')) {
    await part('quick sandbox', () =>
      inLab(quickShop, say, async (lab) => {
        if (only.has('history')) {
          await part('history', async () => {
            const { change } = await lab.coxswain.start({
              kind: 'deploy',
              service: 'app',
              environment: 'prod',
              version: '1.4.2',
            });
            canaries.push(await eventsOf(lab, await lab.coxswain.ended(change)));
            tell(historyFigure(canaries));
          });
        }
        if (only.has('rollback')) await part('rollback', async () => tell(await rollback(lab, quick ? 2 : 8)));
      }),
    );
  }

  if (only.has('readiness')) {
    const groups = manyGroups(quick ? 5 : 50);
    const { catalogue, scenario } = groups;
    await part('readiness', () =>
      inLab({ catalogue, scenario }, say, async (lab) => {
        for (const measured of await readiness(lab, groups)) tell(measured);
      }),
    );
    removeFolder(groups.folder);
  }

  if (only.has('failover')) {
    await part('failover', async () => {
      for (const measured of await failover(quick, say)) tell(measured);
    });
  }

  if (only.has('model')) await part('model', async () => tell(await model(quick ? 1000 : 10_000)));

  if (only.has('ack')) {
    const catalogue = crowdedCatalogue();
    await part('ack', () => inLab({ catalogue }, say, async (lab) => tell(await acknowledgement(lab, quick ? 3 : 10))));
    rmSync(catalogue, { recursive: true, force: true });
  }
}

async function inLab(
  options: { catalogue?: string; scenario?: string },
  say: (line: string) => void,
  work: (lab: Lab) => Promise<void>,
): Promise<void> {
  const lab = await startLab({
    ...options,
    onEvent: (event) => event.type === 'died' && say(`  ${event.name} ended: ${event.how}`),
  });
  try {
    await work(lab);
  } finally {
    await lab.close();
  }
}

function sampleMemory(pid: number, take: (memory: Memory) => void): () => void {
  const timer = setInterval(() => {
    const now = memoryOf(pid);
    if (now !== undefined) take(now);
  }, 2000);
  return () => clearInterval(timer);
}

function memoryFigure({ rest, peak }: { rest?: Memory; peak?: Memory }): Figure {
  const shown = (memory: Memory | undefined) =>
    memory && { pssMb: rounded(memory.pssMb), rssMb: rounded(memory.rssMb), processes: memory.processes };
  const values = [rest, peak].flatMap((memory) => memory?.pssMb ?? []);
  return figure({
    name: 'memory of everything together',
    value: values.length === 0 ? null : Math.max(...values),
    unit: 'MB',
    limit: 1500,
    ...(rest === undefined
      ? {}
      : { baseline: { what: 'at rest, ten seconds after npm start is ready', value: rest.pssMb } }),
    detail: {
      atRest: shown(rest) ?? 'not measured: no /proc/PID/smaps_rollup on this system',
      peak: shown(peak) ?? 'not measured',
      note: 'PSS (shared pages count once), MB of 1,000,000 bytes; at rest: npm start and all below it; peak: highest of samples every 2 s in a sandbox that deploys',
    },
  });
}
