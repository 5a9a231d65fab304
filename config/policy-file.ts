import { readFileSync } from 'node:fs';
import { type PolicyCase, type PolicyFile, policyFileSchema } from '../domain/policy/policy-case.ts';
import { explain } from './explain.ts';
import { nearest, plain, readYaml, shown } from './yaml-tree.ts';

/** The cases of a policy file, each with the line it begins at, or all that is wrong with the file, a line each. */
export function readPolicyFile(
  file: string,
):
  | { readonly groups: PolicyFile['groups']; readonly cases: readonly (PolicyCase & { readonly line: number })[] }
  | { readonly problems: readonly string[] } {
  const { tree, problems } = readYaml(file, readFileSync(file, 'utf8'));
  if (problems.length > 0) return { problems: problems.map((problem) => `${shown(problem)}: ${problem.sentence}`) };
  const parsed = policyFileSchema.safeParse(plain(tree));
  if (!parsed.success) {
    const found = explain(policyFileSchema, tree, parsed.error.issues);
    return { problems: found.map(({ path, sentence }) => `${shown(nearest(tree, path).tree.place)}: ${sentence}`) };
  }
  return {
    groups: parsed.data.groups,
    cases: parsed.data.cases.map((each, index) => ({
      ...each,
      line: nearest(tree, ['cases', index]).tree.place.line,
    })),
  };
}
