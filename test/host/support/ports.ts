import { createServer, type Server } from 'node:net';
import { listening } from './as-process.ts';
import { type Compose, containersOf } from './compose.ts';

export interface Mapped {
  /** For all. */
  readonly shared: Readonly<Record<number, number>>;
  /** Of containers of which there are several. */
  readonly own: Readonly<Record<string, Readonly<Record<number, number>>>>;
}

/** A port of this machine for each port that a container listens on. `fixed`: what has to be a certain one. */
export async function portsFor(compose: Compose, fixed: Readonly<Record<number, number>>): Promise<Mapped> {
  const wanted = Object.entries(listening).flatMap(([part, ports]) => {
    const containers = containersOf(compose, part);
    return containers.flatMap((container) =>
      ports.map((port) => ({ container, port, alone: containers.length === 1 })),
    );
  });
  const free = await freePorts(wanted.length);
  const found = wanted.map((each, index) => ({ ...each, here: free[index] ?? 0 }));
  const mapped = (those: typeof found) => Object.fromEntries(those.map(({ port, here }) => [port, here]));
  const own = Map.groupBy(
    found.filter(({ alone }) => !alone),
    ({ container }) => container,
  );
  return {
    shared: { ...mapped(found.filter(({ alone }) => alone)), ...fixed },
    own: Object.fromEntries([...own].map(([container, those]) => [container, mapped(those)])),
  };
}

/**
 * Free ports below 32768, which is as far as the column goes in which Temporal keeps those of its services; each run begins to look
 * elsewhere. All are held until each is chosen, so no two are the same.
 */
async function freePorts(count: number): Promise<number[]> {
  const held: Server[] = [];
  const found: number[] = [];
  for (let port = 15_000 + ((process.pid * 97) % 15_000); found.length < count && port < 32_768; port += 1) {
    const server = await hold(port);
    if (server === undefined) continue;
    held.push(server);
    found.push(port);
  }
  await Promise.all(held.map((server) => new Promise((resolve) => server.close(resolve))));
  return found;
}

function hold(port: number): Promise<Server | undefined> {
  return new Promise((resolve) => {
    const server = createServer();
    server.once('error', () => resolve(undefined));
    server.listen({ host: '127.0.0.1', port, exclusive: true }, () => resolve(server));
  });
}
