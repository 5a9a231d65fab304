import { authorise } from '../domain/catalogue/authorise.ts';
import { findEnvironment } from '../domain/catalogue/find.ts';
import type { PolicyActivities } from './api.ts';
import type { ActivityDeps } from './ports.ts';

/** What the catalogue says: asked when the change runs, not when it was typed. */
export function createPolicyActivities({ catalogue }: Pick<ActivityDeps, 'catalogue'>): PolicyActivities {
  return {
    async authorise({ actor, action, service, environment }) {
      return authorise(catalogue, actor, action, service, environment);
    },
    async laneRules({ service, environment }) {
      const found = findEnvironment(catalogue, service, environment);
      if (!found.found) return { sentence: found.sentence };
      const { onBusy, channel } = found.environment;
      return { onBusy, channel };
    },
  };
}
