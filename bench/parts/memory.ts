import { type Figure, figure, rounded } from '../figure.ts';
import { type Memory, memoryOf } from '../lab/memory.ts';

/** Looks every two seconds, until what it answers is called. */
export function sampleMemory(pid: number, take: (memory: Memory) => void): () => void {
  const timer = setInterval(() => {
    const now = memoryOf(pid);
    if (now !== undefined) take(now);
  }, 2000);
  return () => clearInterval(timer);
}

/** What everything together takes, at rest and at its peak. */
export function memoryFigure({ rest, peak }: { rest?: Memory; peak?: Memory }): Figure {
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
