import { z } from 'zod';
import { dangerOf } from './danger.ts';
import {
  type ChangeCounts,
  listedChanges,
  type ResourceAction,
  resourceActions,
  type ResourceChange,
  type StackPlan,
} from './stack-plan.ts';

/** The part that is read of https://developer.hashicorp.com/terraform/internals/json-format; OpenTofu writes the same. */
const valuesSchema = z.record(z.string(), z.unknown()).nullish();
const changeSchema = z.object({
  actions: z.array(z.string()),
  before: z.unknown().optional(),
  after: z.unknown().optional(),
  after_unknown: z.unknown().optional(),
  replace_paths: z.array(z.array(z.union([z.string(), z.number()]))).optional(),
  importing: z.unknown().optional(),
});
const resourceSchema = z.object({
  address: z.string(),
  previous_address: z.string().optional(),
  mode: z.string().optional(),
  type: z.string(),
  deposed: z.string().optional(),
  change: changeSchema,
  action_reason: z.string().optional(),
});
const planSchema = z.object({
  format_version: z.string(),
  terraform_version: z.string().optional(),
  errored: z.boolean().optional(),
  resource_changes: z.array(resourceSchema).optional(),
  resource_drift: z.array(resourceSchema).optional(),
  output_changes: z.record(z.string(), z.object({ actions: z.array(z.string()) })).optional(),
});
type WrittenResource = z.infer<typeof resourceSchema>;
type WrittenChange = z.infer<typeof changeSchema>;

export type ReadPlan = Pick<StackPlan, 'counts' | 'changes' | 'leftOut' | 'dangerous' | 'outputs' | 'drifted'>;

/** What `terraform show -json PLAN` says, without values, dangerous changes first. Throws an Error with a sentence where it is no such plan. */
export function readPlan(json: unknown): ReadPlan {
  const parsed = planSchema.safeParse(json);
  if (!parsed.success) {
    const [issue] = parsed.error.issues;
    throw new Error(`this is no plan in JSON: ${issue?.path.join('.') ?? ''} ${issue?.message ?? ''}`.trim());
  }
  const {
    format_version: format,
    errored,
    resource_changes = [],
    resource_drift = [],
    output_changes = {},
  } = parsed.data;
  if (!format.startsWith('1.')) {
    throw new Error(`plans of format ${format} are not understood, only 1.x: use a version of the tool that writes it`);
  }
  if (errored === true) throw new Error('planning ended in an error, so the plan is not whole');
  const changes = changesOf(resource_changes);
  return {
    counts: countsOf(changes),
    changes: changes.slice(0, listedChanges),
    leftOut: Math.max(0, changes.length - listedChanges),
    dangerous: changes.filter(({ danger }) => danger !== undefined).length,
    outputs: Object.entries(output_changes)
      .filter(([, { actions }]) => !isNothing(actions))
      .map(([name]) => name)
      .toSorted(),
    drifted: changesOf(resource_drift).slice(0, listedChanges),
  };
}

function changesOf(resources: readonly WrittenResource[]): ResourceChange[] {
  return resources.flatMap((each) => changeOf(each) ?? []).toSorted(worstFirst);
}

function changeOf(resource: WrittenResource): ResourceChange | undefined {
  const { type, change, deposed } = resource;
  const action = resource.mode === 'data' ? undefined : actionOf(resource);
  if (action === undefined) return undefined;
  const destroys = action === 'delete' || action === 'replace';
  const danger = destroys ? dangerOf(type) : undefined;
  const reason = reasonOf(resource);
  const forces = [
    ...new Set((change.replace_paths ?? []).flatMap(([name]) => (name === undefined ? [] : [String(name)]))),
  ];
  return {
    // What is left of an earlier replacement is destroyed under the same address.
    address: deposed === undefined ? resource.address : `${resource.address} (deposed ${deposed})`,
    type,
    action,
    attributes: action === 'update' || action === 'replace' ? changedNames(change) : [],
    ...(action === 'replace' && forces.length > 0 ? { forces } : {}),
    ...(reason === undefined ? {} : { reason }),
    ...(danger === undefined ? {} : { danger }),
  };
}

/** Undefined where nothing is done to it: what is only read counts as nothing. */
function actionOf({ change, previous_address: previous, address }: WrittenResource): ResourceAction | undefined {
  const actions = new Set(change.actions);
  if (actions.has('delete') && actions.has('create')) return 'replace';
  if (actions.has('delete')) return 'delete';
  if (actions.has('forget')) return 'forget';
  if (actions.has('create')) return 'create';
  if (actions.has('update')) return 'update';
  if (change.importing !== undefined && change.importing !== null) return 'import';
  return previous !== undefined && previous !== address && isNothing(change.actions) ? 'move' : undefined;
}

function isNothing(actions: readonly string[]): boolean {
  return actions.every((action) => action === 'no-op' || action === 'read');
}

/** Names of the attributes that are another than before, or not yet known. */
function changedNames({ before, after, after_unknown: unknown }: WrittenChange): string[] {
  const [was, will, open] = [valuesOf(before), valuesOf(after), valuesOf(unknown)];
  const names = new Set([...Object.keys(was), ...Object.keys(will), ...Object.keys(open)]);
  return [...names].filter((name) => hasUnknown(open[name]) || !same(was[name], will[name])).toSorted();
}

function valuesOf(value: unknown): Record<string, unknown> {
  return valuesSchema.safeParse(value).data ?? {};
}

function hasUnknown(value: unknown): boolean {
  if (value === true) return true;
  return typeof value === 'object' && value !== null && Object.values(value).some(hasUnknown);
}

function same(a: unknown, b: unknown): boolean {
  if (a === b || ((a === undefined || a === null) && (b === undefined || b === null))) return true;
  if (typeof a !== 'object' || typeof b !== 'object' || a === null || b === null) return false;
  const [left, right] = [new Map(Object.entries(a)), new Map(Object.entries(b))];
  return [...new Set([...left.keys(), ...right.keys()])].every((key) => same(left.get(key), right.get(key)));
}

const reasons: Readonly<Record<string, string>> = {
  replace_because_tainted: 'it is tainted: an earlier attempt to make it failed',
  replace_because_cannot_update: 'it cannot be changed in place',
  replace_by_request: 'asked for',
  replace_by_triggers: 'what it follows changes',
  delete_because_no_resource_config: 'no longer in the configuration',
  delete_because_no_module: 'its module is no longer in the configuration',
  delete_because_wrong_repetition: 'its count or for_each was added or taken away',
  delete_because_count_index: 'its count is lower',
  delete_because_each_key: 'its key is no longer in for_each',
  delete_because_no_move_target: 'what it was to be moved to is not in the configuration',
};

function reasonOf({ action_reason: written, deposed, previous_address: previous, address, change }: WrittenResource) {
  if (deposed !== undefined) return 'left over from a replacement that did not end';
  const told = written === undefined ? undefined : (reasons[written] ?? written.replaceAll('_', ' '));
  if (told !== undefined) return told;
  if (previous !== undefined && previous !== address) return `was ${previous}`;
  return change.importing === undefined || change.importing === null ? undefined : 'imported';
}

function worstFirst(a: ResourceChange, b: ResourceChange): number {
  const rank = ({ danger, action }: ResourceChange) =>
    (danger === undefined ? 100 : 0) + resourceActions.indexOf(action);
  return rank(a) - rank(b) || (a.address < b.address ? -1 : 1);
}

function countsOf(changes: readonly ResourceChange[]): ChangeCounts {
  const count = (...wanted: ResourceAction[]) => changes.filter(({ action }) => wanted.includes(action)).length;
  return {
    create: count('create'),
    update: count('update'),
    replace: count('replace'),
    delete: count('delete'),
    state: count('import', 'move', 'forget'),
  };
}
