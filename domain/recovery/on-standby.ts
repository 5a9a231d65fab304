import type { CatalogueEnvironment } from '../catalogue/schema.ts';

/**
 * The environment as it is deployed while its recovery group runs on the standby side: to that side alone, by a rolling
 * update, since canary services and deployment alarms are declared for the target only. Undefined where it has no standby.
 */
export function onStandby(config: CatalogueEnvironment): CatalogueEnvironment | undefined {
  const { standby } = config;
  if (standby === undefined) return undefined;
  const { capacity: _, ...target } = standby;
  return { ...config, targets: [target], strategy: { rolling: { alarms: [] } }, verify: [] };
}
