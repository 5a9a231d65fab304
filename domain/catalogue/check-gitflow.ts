import { didYouMean } from '../text/did-you-mean.ts';
import { listOf } from '../text/list.ts';
import type { Problem } from './problem.ts';
import type { Catalogue } from './schema.ts';

/** A gitflow that proposes a branch for itself, waits for places that there are not, or is written twice for a project. */
export function checkGitflow({ services }: Catalogue): Problem[] {
  return Object.entries(services).flatMap(([name, { gitlab, environments }]) => {
    if (gitlab?.gitflow === undefined) return [];
    const { from, to, approve } = gitlab.gitflow;
    const path = ['services', name, 'gitlab', 'gitflow'];
    const others = Object.entries(services).flatMap(([other, entry]) =>
      other < name && entry.gitlab?.project === gitlab.project && entry.gitlab.gitflow !== undefined ? [other] : [],
    );
    return [
      ...(from === to
        ? [
            {
              path: [...path, 'to'],
              sentence: `from and to are both ${from}; name two branches, such as develop and main`,
            },
          ]
        : []),
      ...(others.length === 0
        ? []
        : [
            {
              path,
              sentence: `${gitlab.project} has a gitflow at ${listOf(others)} already; write it once for a project`,
            },
          ]),
      ...(approve?.after ?? []).flatMap((environment, index) =>
        Object.hasOwn(environments, environment)
          ? []
          : [
              {
                path: [...path, 'approve', 'after', index],
                sentence: `no environment "${environment}" there.${didYouMean(environment, Object.keys(environments))}`,
              },
            ],
      ),
    ];
  });
}
