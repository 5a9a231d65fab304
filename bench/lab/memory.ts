import { readdirSync, readFileSync } from 'node:fs';

export interface Memory {
  /** Proportional set size: shared pages count once; MB of 1,000,000 bytes. */
  readonly pssMb: number;
  /** Resident set size: shared pages count in each process. */
  readonly rssMb: number;
  readonly processes: Readonly<Record<string, number>>;
}

/** Memory of a process and all below it, from /proc; undefined on systems that have no smaps_rollup. */
export function memoryOf(pid: number): Memory | undefined {
  const tree = below(pid);
  let pss = 0;
  let rss = 0;
  const processes: Record<string, number> = {};
  for (const each of tree) {
    const rollup = read(`/proc/${each}/smaps_rollup`);
    if (rollup === undefined) continue; // it has just ended
    const own = kilobytes(rollup, 'Pss');
    pss += own;
    rss += kilobytes(rollup, 'Rss');
    const name = nameOf(each);
    processes[name] = Math.round((processes[name] ?? 0) + (own * 1024) / 1e6);
  }
  if (pss === 0) return undefined;
  return { pssMb: (pss * 1024) / 1e6, rssMb: (rss * 1024) / 1e6, processes };
}

/** The process and its descendants. */
function below(pid: number): number[] {
  const children = new Map<number, number[]>();
  let entries: string[] = [];
  try {
    entries = readdirSync('/proc').filter((entry) => /^\d+$/.test(entry));
  } catch {
    return [];
  }
  for (const entry of entries) {
    // The parent is the second word after the name, which stands in parentheses and may hold anything.
    const parent = Number(read(`/proc/${entry}/stat`)?.split(') ').at(-1)?.split(' ')[1]);
    children.set(parent, [...(children.get(parent) ?? []), Number(entry)]);
  }
  const found = [pid];
  for (const each of found) found.push(...(children.get(each) ?? []));
  return found;
}

/** The program's file and, for interpreters, what it runs. */
function nameOf(pid: number): string {
  const words = (read(`/proc/${pid}/cmdline`) ?? '').split('\0').filter((word) => word !== '');
  const [program = 'gone', ...rest] = words.map((word) => word.split('/').slice(-2).join('/'));
  const ran = rest.find((word) => /\.(m?[jt]s|sh)$/.test(word) || word.includes('sandbox.aws'));
  return ran ?? program;
}

function kilobytes(rollup: string, field: string): number {
  return Number(new RegExp(`^${field}:\\s+(\\d+) kB`, 'm').exec(rollup)?.[1] ?? 0);
}

function read(file: string): string | undefined {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return undefined;
  }
}
