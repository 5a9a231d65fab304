import type { ChangeView } from '../../../domain/change/view.ts';
import type { Lab } from '../../../bench/lab/lab.ts';
import { percentSet } from '../../../bench/lab/writes.ts';

/** Digests that running tasks of these ECS services have, each once. */
export async function serving(lab: Lab, ...names: readonly string[]): Promise<string[]> {
  const services = (await lab.aws.services('eu-west-1')).filter(({ service }) => names.includes(service));
  const running = services.flatMap(({ tasks }) => tasks).filter(({ lastStatus }) => lastStatus === 'RUNNING');
  const digests = running.flatMap(({ containers }) => containers.map(({ imageDigest = 'none' }) => imageDigest));
  return [...new Set(digests)].toSorted();
}

/** The digests a change was to bring. */
export function wanted({ plan }: ChangeView): string[] {
  return Object.values(plan?.digests ?? {}).toSorted();
}

/** Weights that were set on a service's load balancer since, in order. */
export async function weightsSet(lab: Lab, name: string, seen: number): Promise<number[]> {
  const calls = (await lab.aws.audit(seen)).filter(({ status }) => status === 200);
  return calls.flatMap((call) => percentSet(call, name) ?? []);
}

/** Writes a database has accepted since (epoch seconds), as soon as there is one; 0 after ten seconds without. */
export async function acceptedSince(lab: Lab, database: string, since: number): Promise<number> {
  const deadline = Date.now() + 10_000;
  for (;;) {
    const { accepted } = await lab.aws.writes(database, since);
    if (accepted > 0 || Date.now() > deadline) return accepted;
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
}

export async function lastCall(lab: Lab): Promise<number> {
  return (await lab.aws.audit()).at(-1)?.id ?? 0;
}
