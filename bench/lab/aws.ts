/** One call in simulated AWS's audit log. `at`: when it came in, seconds since the epoch. */
export interface AuditCall {
  readonly id: number;
  readonly at: number;
  readonly caller: string;
  readonly region: string;
  readonly service: string;
  readonly action: string;
  readonly params: Readonly<Record<string, unknown>>;
  /** HTTP status; null where no answer was sent. */
  readonly status: number | null;
  /** AWS's error code. */
  readonly error: string | null;
  readonly fault: string | null;
}

/** One physical wait in simulated AWS's ledger; seconds since the epoch. */
export interface PhysicalWait {
  readonly kind: string;
  readonly region: string;
  readonly resource: string;
  readonly start: number;
  readonly end: number;
  /** ECS service, where the wait is one task's. */
  readonly service?: string;
  /** Public name, where the wait is for that; the change of records, where it is for one. */
  readonly name?: string;
  readonly change?: string;
}

export interface RunningTask {
  readonly lastStatus: string;
  readonly containers: readonly { readonly name: string; readonly imageDigest?: string }[];
}

export interface EcsService {
  readonly service: string;
  readonly taskDefinition: string;
  readonly desiredCount: number;
  readonly runningCount: number;
  readonly deployments: readonly { readonly id: string; readonly status: string; readonly taskDefinition: string }[];
  readonly tasks: readonly RunningTask[];
}

/** What became of a group's synthetic writes since an instant. Instants are seconds since the epoch. */
export interface Writes {
  readonly perSecond: number;
  readonly accepted: number;
  readonly refused: number;
  readonly lost: number;
  /** When two databases took writes at the same time. */
  readonly twoWriters: readonly { readonly from: number; readonly to: number | null }[];
  /** Region -> whether its tasks can write now. */
  readonly writers: Readonly<Record<string, boolean>>;
}

export interface Resolution {
  readonly resolvers: readonly {
    readonly resolver: number;
    readonly region: string | null;
    readonly addresses: readonly string[];
  }[];
  /** Region -> share of the name's clients that are led there. */
  readonly clients: Readonly<Record<string, number>>;
}

/** The control API of simulated AWS, `/_sandbox/…` on its endpoint. */
export interface Aws {
  /** Calls after the one with this id, oldest first. */
  audit(after?: number): Promise<readonly AuditCall[]>;
  /** Waits that ran at `since` (seconds since the epoch) or began later. */
  ledger(since: number): Promise<readonly PhysicalWait[]>;
  /** Adds a fault; answers its id. */
  fault(fault: Readonly<Record<string, unknown>>): Promise<number>;
  clearFaults(): Promise<void>;
  services(region: string): Promise<readonly EcsService[]>;
  region(region: string, state: 'up' | 'down' | 'partitioned'): Promise<void>;
  /** Seconds of lag on top of a replica's own. */
  lag(region: string, database: string, seconds: number): Promise<void>;
  writes(group: string, since: number): Promise<Writes>;
  /** As all public resolvers answer, or one of them, counted from 1. */
  resolve(name: string, resolver?: number): Promise<Resolution>;
}

export function awsControl(endpoint: string): Aws {
  const ask = async <T>(method: string, path: string, body?: unknown): Promise<T> => {
    const response = await fetch(`${endpoint}/_sandbox/${path}`, {
      method,
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    const text = await response.text();
    if (!response.ok) throw new Error(`simulated AWS answered ${response.status} to ${method} ${path}: ${text}`);
    return JSON.parse(text);
  };
  return {
    audit: async (after = 0) => (await ask<{ calls: AuditCall[] }>('GET', `audit?since=${after}`)).calls,
    ledger: async (since) => (await ask<{ waits: PhysicalWait[] }>('GET', `ledger?since=${since}`)).waits,
    fault: async (fault) => (await ask<{ id: number }>('POST', 'faults', fault)).id,
    clearFaults: async () => void (await ask('DELETE', 'faults')),
    services: async (region) => {
      const state = await ask<{ regions: { services: EcsService[] }[] }>('GET', `state?region=${region}`);
      return state.regions.flatMap(({ services }) => services);
    },
    region: async (region, state) => void (await ask('POST', 'regions', { region, state })),
    lag: async (region, database, lag) => void (await ask('POST', 'databases', { region, database, lag })),
    writes: (group, since) => ask('GET', `writes?group=${group}&since=${since}`),
    resolve: (name, resolver) =>
      ask('GET', `resolve?name=${name}${resolver === undefined ? '' : `&resolver=${resolver}`}`),
  };
}
