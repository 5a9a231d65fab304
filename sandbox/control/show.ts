import type { z } from 'zod';
import { number } from '../../domain/text/number.ts';
import type {
  AuditedCall,
  Fault,
  faultsSchema,
  ledgerSchema,
  loadsSchema,
  messagesSchema,
  stateSchema,
} from './shapes.ts';

/** Seconds since the epoch as time of day on this machine. */
export function timeOfDay(seconds: number): string {
  const at = new Date(seconds * 1000);
  return `${at.toTimeString().slice(0, 8)}.${String(at.getMilliseconds()).padStart(3, '0')}`;
}

/** Cells in columns as wide as their widest. */
export function table(rows: readonly (readonly string[])[]): string[] {
  const widths = rows[0]?.map((_, column) => Math.max(...rows.map((row) => row[column]?.length ?? 0))) ?? [];
  return rows.map((row) =>
    row
      .map((cell, column) => cell.padEnd(widths[column] ?? 0))
      .join('  ')
      .trimEnd(),
  );
}

export function showFaults({ faults }: z.infer<typeof faultsSchema>): string[] {
  if (faults.length === 0) return ['No faults: simulated AWS behaves.'];
  return faults.map(
    (fault) => `${fault.id}  ${fault.kind}, hit ${fault.hits} times: ${faultSettings(fault).join(', ')}`,
  );
}

const told = ['region', 'service', 'action', 'caller', 'code', 'seconds', 'answer', 'count', 'rate', 'duration'];

/** What a fault was told to be beyond its kind, such as `service ecs`; what was left at its default is left out. */
export function faultSettings(fault: Fault): string[] {
  return told
    .filter((key) => isTold(key, fault[key]) && (key !== 'answer' || fault.kind === 'outage'))
    .map((key) => `${key} ${String(fault[key])}`);
}

/** What was left at its default says nothing. */
function isTold(key: string, value: unknown): boolean {
  if (value === undefined || value === null || value === '' || value === '.*' || value === 0) return false;
  return !(key === 'rate' && value === 1) && !(key === 'code' && value === 'ServiceUnavailable');
}

export function showLoads({ loads }: z.infer<typeof loadsSchema>): string[] {
  return table(
    loads.map(({ service, environment, region, rps, baseErrorRate }) => [
      `${service} ${environment}`,
      region,
      `${number(rps)} requests/s`,
      `${number(baseErrorRate * 100)} % errors`,
    ]),
  );
}

export function showLedger({ now, waits }: z.infer<typeof ledgerSchema>): string[] {
  if (waits.length === 0) return ['Nothing was waited for.'];
  return table(
    waits.map(({ kind, region, resource, start, end }) => [
      timeOfDay(start),
      `${number(Math.round((end - start) * 100) / 100)} s`,
      end > now ? 'runs' : '',
      kind,
      region,
      resource.split(':').at(-1) ?? resource,
    ]),
  );
}

export function showCall({ at, region, service, action, status, caller, error, fault }: AuditedCall): string {
  const how = [
    status === null ? 'no answer' : String(status),
    ...(error === null ? [] : [error]),
    ...(fault === null ? [] : [`fault: ${fault}`]),
  ];
  return `${timeOfDay(at)}  ${region.padEnd(12)}  ${service} ${action}  ${how.join(', ')}  ${caller ?? ''}`.trimEnd();
}

export function showState({ regions }: z.infer<typeof stateSchema>): string[] {
  return regions.flatMap(({ region, services, listeners }) => [
    region,
    ...table(
      services.map(({ cluster, service, taskDefinition, desiredCount, runningCount }) => [
        `  ${cluster}/${service}`,
        `${runningCount} of ${desiredCount} tasks`,
        taskDefinition.split('/').at(-1) ?? taskDefinition,
      ]),
    ),
    ...listeners.flatMap(({ loadBalancer, port, rules }) =>
      rules.map(({ weights }) => {
        const shares = Object.entries(weights).map(
          ([group, weight]) => `${group.split('/').at(-2) ?? group} ${weight}`,
        );
        return `  ${loadBalancer}:${port} → ${shares.join(', ') || 'no forward'}`;
      }),
    ),
  ]);
}

export function showMessages({ messages }: z.infer<typeof messagesSchema>): string[] {
  return messages.map(
    ({ ts, user, text, ephemeral }) =>
      `${timeOfDay(Number(ts)).slice(0, 8)}  ${user}${ephemeral ? ' (only you)' : ''}: ${text}`,
  );
}
