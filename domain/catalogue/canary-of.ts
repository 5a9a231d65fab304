import type { CatalogueTarget, Strategy } from './schema.ts';

/** The ECS service that carries a target's canary; undefined where the strategy has none. */
export function canaryOf(
  { service, canary = `${service}-canary` }: Pick<CatalogueTarget, 'service' | 'canary'>,
  strategy: Strategy,
): string | undefined {
  return 'canary' in strategy ? canary : undefined;
}
