import { z } from 'zod';
import type { DeepReadonly } from './readonly.ts';
import { nameSchema } from './shapes.ts';

const groupSchema = z.strictObject({
  people: z.array(nameSchema).optional().describe('People of the catalogue who are in it, whatever else answers'),
  slack: z
    .string()
    .regex(
      /^(S[A-Z0-9]{6,}|@?[a-z0-9][a-z0-9._-]*)$/,
      'write the id of a Slack user group such as S0123ABCD, or its handle such as release-managers',
    )
    .optional()
    .describe('Slack user group, id or handle: who is in it there is in it here'),
  gitlab: z
    .string()
    .regex(/^[\w.-]+(\/[\w.-]+)*$/, 'write the full path of a GitLab group such as shop/security')
    .optional()
    .describe('GitLab group, full path: its members, inherited and invited ones too, are in it'),
});

/** Names alone, or names with where their members come from; `groups` of a person count beside that. */
export const groupsSchema = z.union(
  [z.array(nameSchema), z.record(nameSchema, groupSchema)],
  'write a list of names, or names with where their members come from',
);

export type CatalogueGroups = DeepReadonly<z.infer<typeof groupsSchema>>;
export type CatalogueGroup = DeepReadonly<z.infer<typeof groupSchema>>;

/** Every group that rights and people may name. */
export function groupNames(groups: CatalogueGroups): readonly string[] {
  return isList(groups) ? groups : Object.keys(groups);
}

/** Where somebody else keeps who is in a group. `group` is its name there. */
export interface GroupSource {
  readonly at: 'slack' | 'gitlab';
  readonly group: string;
}

export const sourceNames = { slack: 'Slack', gitlab: 'GitLab' } as const satisfies Record<GroupSource['at'], string>;

/** Where the members of a group come from besides the catalogue; empty where it names them all. */
export function sourcesOf(groups: CatalogueGroups, name: string): readonly GroupSource[] {
  const group = entryOf(groups, name);
  return [
    ...(group?.slack === undefined ? [] : [{ at: 'slack', group: group.slack.replace(/^@/, '') } as const]),
    ...(group?.gitlab === undefined ? [] : [{ at: 'gitlab', group: group.gitlab } as const]),
  ];
}

/** Who is in a group by its own entry. */
export function listedIn(groups: CatalogueGroups, name: string): readonly string[] {
  return entryOf(groups, name)?.people ?? [];
}

function entryOf(groups: CatalogueGroups, name: string): CatalogueGroup | undefined {
  return isList(groups) || !Object.hasOwn(groups, name) ? undefined : groups[name];
}

function isList(groups: CatalogueGroups): groups is readonly string[] {
  return Array.isArray(groups);
}
