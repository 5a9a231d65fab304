import { didYouMean } from '../text/did-you-mean.ts';
import { listOf } from '../text/list.ts';
import type { Problem } from './problem.ts';
import type { CatalogueRecoveryGroup } from './schema.ts';

/** What a copy of a database can be asked for. */
const keys = ['host', 'port', 'id'];

/** Variables of a rehearsal for services that are not in the group, or that stand for what no copy has. */
export function checkDrill({ drill, services, databases }: CatalogueRecoveryGroup, path: string[]): Problem[] {
  const copied = Object.entries(databases).flatMap(([name, database]) => ('dynamodb' in database ? [] : [name]));
  return Object.entries(drill.environment).flatMap(([service, variables]) => {
    const at = [...path, 'drill', 'environment', service];
    if (!services.includes(service)) {
      return [{ path: at, sentence: `"${service}" is not in the group.${didYouMean(service, services)}` }];
    }
    return Object.entries(variables).flatMap(([variable, text]) =>
      [...text.matchAll(/\{([^{}]*)\}/g)].flatMap(([whole, inside = '']) => {
        const problem = placeholderProblem(inside, copied);
        return problem === undefined
          ? []
          : [{ path: [...at, variable], sentence: `${whole} stands for nothing: ${problem}` }];
      }),
    );
  });
}

function placeholderProblem(inside: string, copied: readonly string[]): string | undefined {
  if (inside === 'region') return undefined;
  const [kind, name = '', key = '', ...rest] = inside.split('.');
  if (kind !== 'database' || rest.length > 0) {
    return `write {region} or {database.<name>.${keys.join('|')}}`;
  }
  if (!copied.includes(name)) {
    return copied.length === 0
      ? 'no database of the group is restored in a rehearsal'
      : `no database "${name}" is restored in a rehearsal.${didYouMean(name, copied)}`;
  }
  return keys.includes(key) ? undefined : `a copy has ${listOf(keys, 'or')}, no "${key}"`;
}
