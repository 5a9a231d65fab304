import { createSocket } from 'node:dgram';
import { createServer } from 'node:net';

/** The ports people know; each is replaced by a free one where something else listens on it. */
export const USUAL_PORTS = {
  temporal: 7233,
  temporalUi: 8233,
  aws: 5566,
  frontDoor: 5580,
  resolver1: 5591,
  resolver2: 5592,
  resolver3: 5593,
  slackConsole: 5600,
  slackApi: 5610,
  oidc: 5620,
  gitlab: 5630,
  coxswain: 3000,
} as const;

/** DNS is asked over UDP. */
const OVER_UDP: ReadonlySet<string> = new Set(['resolver1', 'resolver2', 'resolver3']);

export type PortName = keyof typeof USUAL_PORTS;
export type Ports = Record<PortName, number>;

/**
 * Chooses a port on 127.0.0.1 for everything that listens: the usual one where it is free, otherwise (or always, with
 * `usual: false`) one that the system gives. `wishes` replaces usual ports. All are held open until every one is chosen, so no two are the same.
 */
export async function choosePorts(usual: boolean, wishes: Partial<Ports> = {}): Promise<Ports> {
  const held: ({ name: PortName } & HeldPort)[] = [];
  try {
    for (const [name, port] of Object.entries({ ...USUAL_PORTS, ...wishes }) as [PortName, number][]) {
      const hold = OVER_UDP.has(name) ? holdUdpPort : holdPort;
      const found = (usual ? await hold(port) : undefined) ?? (await hold(0));
      if (found === undefined) throw new Error(`No free port on 127.0.0.1 for ${name}.`);
      held.push({ name, ...found });
    }
    return Object.fromEntries(held.map(({ name, port }) => [name, port])) as Ports;
  } finally {
    await Promise.all(held.map(({ release }) => release()));
  }
}

/** Of the three public resolvers, in their order. */
export function resolverPorts({ resolver1, resolver2, resolver3 }: Ports): number[] {
  return [resolver1, resolver2, resolver3];
}

interface HeldPort {
  readonly port: number;
  readonly release: () => Promise<void>;
}

/** Listens on the port (0: any free one); undefined where it is taken. */
function holdPort(port: number): Promise<HeldPort | undefined> {
  return new Promise((resolve) => {
    const server = createServer();
    server.once('error', () => resolve(undefined));
    server.listen({ host: '127.0.0.1', port, exclusive: true }, () => {
      const address = server.address();
      if (address === null || typeof address === 'string') return resolve(undefined);
      const release = () => new Promise<void>((done) => server.close(() => done()));
      resolve({ port: address.port, release });
    });
  });
}

/** The same over UDP. */
function holdUdpPort(port: number): Promise<HeldPort | undefined> {
  return new Promise((resolve) => {
    const socket = createSocket('udp4');
    socket.once('error', () => resolve(undefined));
    socket.bind({ address: '127.0.0.1', port, exclusive: true }, () => {
      const release = () => new Promise<void>((done) => socket.close(() => done()));
      resolve({ port: socket.address().port, release });
    });
  });
}
