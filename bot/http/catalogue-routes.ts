import type { FastifyInstance, FastifyRequest } from 'fastify';
import type { Catalogue } from '../../domain/catalogue/schema.ts';
import { findGroup } from '../../domain/recovery/group.ts';
import { type Asks, checkSubject } from '../asks.ts';
import { knownGroup } from '../group-asks.ts';
import { readReadiness } from './bodies.ts';

type OfService = FastifyRequest<{ Params: { service: string; environment: string } }>;
type OfGroup = FastifyRequest<{ Params: { group: string } }>;

/** What there is to change, and who holds and who waits for it. */
export function catalogueRoutes(
  { catalogue, gateway }: Asks,
  known: (request: FastifyRequest) => Promise<unknown>,
): (server: FastifyInstance) => Promise<void> {
  return async (server) => {
    server.get('/lanes/:service/:environment', async (request: OfService) => {
      await known(request);
      const { service, environment } = request.params;
      checkSubject(catalogue, { service, environment });
      const { holder, queue } = await gateway.lane(service, environment);
      return { service, environment, ...(holder === undefined ? {} : { holder }), queue };
    });

    server.get('/groups/:group/lane', async (request: OfGroup) => {
      await known(request);
      const { name } = knownGroup(catalogue, request.params.group);
      const { holder, queue } = await gateway.groupLane(name);
      return { group: name, ...(holder === undefined ? {} : { holder }), queue };
    });

    // As last evaluated; looked at anew with ?evaluate=now.
    server.get('/groups/:group/readiness', async (request: OfGroup) => {
      await known(request);
      const { name } = knownGroup(catalogue, request.params.group);
      const now = readReadiness(request.query).evaluate === 'now';
      return now ? gateway.evaluate(name, false) : gateway.readiness(name);
    });

    server.get('/services', async (request) => {
      await known(request);
      const services = Object.entries(catalogue.services).map(([name, service]) => ({
        service: name,
        environments: Object.keys(service.environments),
      }));
      return { services };
    });

    server.get('/groups', async (request) => {
      await known(request);
      return { groups: Object.keys(catalogue.recovery).flatMap((name) => groupOf(catalogue, name)) };
    });
  };
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
