import { didYouMean } from '../text/did-you-mean.ts';
import { listOf } from '../text/list.ts';
import type { Problem } from './problem.ts';
import type { CatalogueRecoveryGroup } from './schema.ts';

/** Public names of a recovery group that lead to no service of it, or that something unfit would move. */
export function checkNames(group: CatalogueRecoveryGroup, path: string[]): Problem[] {
  return [...checkEach(group, path), ...checkMovers(group, path)];
}

function checkEach({ traffic, services }: CatalogueRecoveryGroup, path: string[]): Problem[] {
  const names = new Set<string>();
  return traffic.flatMap(({ service, name }, index) => {
    const at = [...path, 'traffic', index];
    const twice = names.has(name);
    names.add(name);
    return [
      ...(services.includes(service)
        ? []
        : [
            {
              path: [...at, 'service'],
              sentence: `${name} leads to "${service}", which is not in the group.${didYouMean(service, services)}`,
            },
          ]),
      ...(twice ? [{ path: [...at, 'name'], sentence: `the name ${name} is there twice` }] : []),
    ];
  });
}

/** What moves a name has to fit what else the group has. */
function checkMovers({ traffic, databases, smoke }: CatalogueRecoveryGroup, path: string[]): Problem[] {
  const state = Object.keys(databases);
  return traffic.flatMap(({ name, by }, index) => {
    const at = [...path, 'traffic', index, 'by'];
    if ('healthCheck' in by && state.length > 0) {
      const sentence = `${name} would move by itself whenever its health check fails, but the group has ${state.length === 1 ? 'the database' : 'the databases'} ${listOf(state)}, and a database moves only by a failover; switch the name by routingControls or record`;
      return [{ path: [...at, 'healthCheck'], sentence }];
    }
    if (!('accelerator' in by)) return [];
    const { primary, standby } = by.accelerator;
    const listenerOf = (arn: string) => arn.slice(0, arn.lastIndexOf('/endpoint-group/'));
    return [
      ...(primary === standby
        ? [
            {
              path: [...at, 'accelerator'],
              sentence: `${name} has one endpoint group for both sides; write that of each`,
            },
          ]
        : []),
      ...(listenerOf(primary) === listenerOf(standby)
        ? []
        : [
            {
              path: [...at, 'accelerator'],
              sentence: `the endpoint groups of ${name} belong to different listeners, so that dialling one up does not take over from the other; write two of one listener`,
            },
          ]),
      // Its addresses are the same wherever it leads: no resolver can tell that a move has arrived.
      ...(smoke.length === 0
        ? [
            {
              path: [...path, 'smoke'],
              sentence: `${name} keeps its addresses when its accelerator moves, so only smoke tests show that requests are answered; write at least one`,
            },
          ]
        : []),
    ];
  });
}
