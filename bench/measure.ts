import { rmSync } from 'node:fs';
import { crowdedCatalogue, quickShop, removeFolder } from './catalogues.ts';
import type { Figure } from './figure.ts';
import type { BenchFlags } from './flags.ts';
import { inLab } from './lab/in-lab.ts';
import type { Memory } from './lab/memory.ts';
import { manyGroups } from './many-groups.ts';
import { measurePeople } from './measure-people.ts';
import { acknowledgement } from './parts/ack.ts';
import { failover } from './parts/failover.ts';
import { type Canary, eventsOf, historyFigure } from './parts/history.ts';
import { memoryFigure, sampleMemory } from './parts/memory.ts';
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

  await measurePeople({ only, quick }, { tell, part, say });
}
