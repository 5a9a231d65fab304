import { readFileSync } from 'node:fs';
import { join } from 'node:path';

/** What a process holds after everything that could be freed was freed; MB of 1,000,000 bytes. */
export interface Heap {
  readonly heapMb: number;
  /** Buffers outside the heap. */
  readonly externalMb: number;
  readonly rssMb: number;
  readonly pid: number;
}

/** Settings of a bot whose heap is to be looked at: Node's own inspector, on any free port. */
export const inspected = { NODE_OPTIONS: '--inspect=127.0.0.1:0' };

/** Looks into a running Node process by its inspector, which says in the log where it listens. */
export async function heapOf(stateDir: string, program: string): Promise<Heap> {
  const log = readFileSync(join(stateDir, 'logs', `${program}.log`), 'utf8');
  const url = [...log.matchAll(/Debugger listening on (ws:\S+)/g)].at(-1)?.[1];
  if (url === undefined) throw new Error(`${program} does not say where its inspector listens`);
  const inspector = await connect(url);
  try {
    // What the first collection's finalisers let go of, the second takes.
    for (let pass = 0; pass < 2; pass += 1) await inspector.call('HeapProfiler.collectGarbage');
    const expression = 'JSON.stringify({ ...process.memoryUsage(), pid: process.pid })';
    const answer = await inspector.call<{ result: { value: string } }>('Runtime.evaluate', { expression });
    const { heapUsed, external, rss, pid }: Record<'heapUsed' | 'external' | 'rss' | 'pid', number> = JSON.parse(
      answer.result.value,
    );
    return { heapMb: heapUsed / 1e6, externalMb: external / 1e6, rssMb: rss / 1e6, pid };
  } finally {
    inspector.close();
  }
}

/** https://chromedevtools.github.io/devtools-protocol/v8/ */
async function connect(url: string) {
  const socket = new WebSocket(url);
  const waiting = new Map<number, PromiseWithResolvers<unknown>>();
  socket.addEventListener('message', ({ data }) => {
    const { id, result, error }: { id?: number; result?: unknown; error?: { message: string } } = JSON.parse(
      String(data),
    );
    const asked = waiting.get(id ?? -1);
    if (error === undefined) asked?.resolve(result);
    else asked?.reject(new Error(error.message));
  });
  const lost = () => {
    for (const asked of waiting.values()) asked.reject(new Error('the inspector has gone'));
  };
  await new Promise<void>((resolve, reject) => {
    socket.addEventListener('open', () => resolve());
    socket.addEventListener('error', () => reject(new Error(`the inspector at ${url} does not answer`)));
  });
  socket.addEventListener('close', lost);
  let last = 0;
  return {
    close: () => socket.close(),
    async call<Result>(method: string, params: object = {}): Promise<Result> {
      const id = (last += 1);
      const asked = Promise.withResolvers<unknown>();
      waiting.set(id, asked);
      socket.send(JSON.stringify({ id, method, params }));
      return (await asked.promise) as Result;
    },
  };
}
