import type { FastifyInstance } from 'fastify';
import type { Catalogue } from '../../domain/catalogue/schema.ts';
import { findGroup } from '../../domain/recovery/find-group.ts';
import { type Asks, checkSubject } from '../asks.ts';
import { knownGroup } from '../group-asks.ts';
import { knownName } from '../names.ts';
import { stackStandings } from '../stacks.ts';
import { catalogueOperations } from './operations/catalogue.ts';
import { serve, type Who } from './serve.ts';

/** What there is to change, and who holds and who waits for it. */
export function catalogueRoutes(server: FastifyInstance, who: Who, { catalogue, gateway }: Asks): void {
  serve(server, who, catalogueOperations, {
    async getLane({ params: { service, environment } }) {
      checkSubject(catalogue, { service, environment });
      const { holder, queue } = await gateway.lane({ service, environment });
      return { service, environment, ...(holder === undefined ? {} : { holder }), queue };
    },

    async getGroupLane({ params: { group } }) {
      const { name } = knownGroup(catalogue, group);
      const { holder, queue } = await gateway.lane({ group: name });
      return { group: name, ...(holder === undefined ? {} : { holder }), queue };
    },

    async getNamedLane({ params: { name } }) {
      const { holder, queue } = await gateway.lane(knownName(catalogue, name));
      return { name, ...(holder === undefined ? {} : { holder }), queue };
    },

    listStacks: async () => ({ stacks: await stackStandings({ catalogue, gateway }) }),

    async getReadiness({ params: { group }, query: { evaluate } }) {
      const { name } = knownGroup(catalogue, group);
      return evaluate === 'now' ? gateway.evaluate(name, false) : gateway.readiness(name);
    },

    async listServices() {
      const services = Object.entries(catalogue.services).map(([name, service]) => ({
        service: name,
        environments: Object.keys(service.environments),
      }));
      return { services };
    },

    async listGroups() {
      return { groups: Object.keys(catalogue.recovery).flatMap((name) => groupOf(catalogue, name)) };
    },
  });
}

/** What moves together, where to, how fast it is meant to be (seconds), and whose word it takes. */
function groupOf(catalogue: Catalogue, name: string) {
  const found = findGroup(catalogue, name);
  if (!found.found) return [];
  const { environment, regions, services, databases, traffic, objectives, approvals } = found.group;
  return [
    {
      group: name,
      environment,
      regions,
      services: services.map(({ service }) => service),
      databases: databases.map((database) => database.name),
      names: traffic.map((each) => each.name),
      objectives,
      approvals: {
        count: approvals.count,
        from: approvals.from,
        notRequester: approvals.notRequester,
        withinSeconds: approvals.within,
      },
    },
  ];
}
