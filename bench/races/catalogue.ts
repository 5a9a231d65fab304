import { type Catalogue, catalogueSchema } from '../../domain/catalogue/schema.ts';

export const team = 'T0RACES';
export const environment = 'prod';
export const serviceOf = (lane: number) => `race-${lane}`;
/** Slack's name of a person of the catalogue. */
export const slackId = (person: string) => `U0${person.replaceAll('-', '').toUpperCase()}`;

/** A service for every lane, whose deploys to prod one of two release managers has to approve, not the developer who asks. */
export function raceCatalogue(lanes: number): Catalogue {
  const person = (name: string, ...groups: string[]) => ({ slack: slackId(name), oidc: name, groups });
  const prod = (service: string) => ({
    targets: [{ name: 'eu', account: 'live', region: 'eu-west-1', cluster: 'shop', service: `${service}-prod` }],
    channel: '#deploys',
    strategy: { rolling: { alarms: [] } },
    approvals: { count: 1, from: ['release-managers'], notRequester: true, within: '10m' },
    rights: { deploy: ['deployers'] },
  });
  const services = Array.from({ length: lanes }, (_, lane) => serviceOf(lane));
  return catalogueSchema.parse({
    workspace: team,
    accounts: { live: { id: '123456789012' } },
    groups: ['deployers', 'release-managers'],
    people: {
      developer: person('developer', 'deployers'),
      'release-manager': person('release-manager', 'release-managers'),
      'second-manager': person('second-manager', 'release-managers'),
    },
    services: Object.fromEntries(
      services.map((name) => [name, { containers: { app: name }, environments: { [environment]: prod(name) } }]),
    ),
  });
}
