import { readdirSync, readFileSync, statSync } from 'node:fs';
import { dirname, join, relative, resolve } from 'node:path';
import { checkCatalogue } from '../domain/catalogue/check.ts';
import type { Problem } from '../domain/catalogue/problem.ts';
import { withMembers } from '../domain/catalogue/members.ts';
import { type Catalogue, catalogueSchema } from '../domain/catalogue/schema.ts';
import { count } from '../domain/text/list.ts';
import { importCalendars } from './calendar/import.ts';
import { explain } from './explain.ts';
import { freeze } from './freeze.ts';
import { mergeTrees } from './merge-trees.ts';
import { type Located, nearest, plain, readYaml, shown, type Tree } from './yaml-tree.ts';

/** All that is wrong with a catalogue, a line each: `catalogue/services.yaml:31: unknown key "weigths" in canary. …` */
export class CatalogueError extends Error {
  readonly problems: readonly string[];
  constructor(problems: readonly string[]) {
    super(problems.join('\n'));
    this.name = 'CatalogueError';
    this.problems = problems;
  }
}

/**
 * Reads and checks a catalogue: one YAML file, or a folder whose `*.yaml` and `*.yml` files make one catalogue together.
 * Throws `CatalogueError` with every problem found; never a partial or defaulted catalogue.
 */
export function loadCatalogue(fileOrFolder: string): Catalogue {
  const files = catalogueFiles(fileOrFolder);
  const tree = readTree(files);
  const written = plain(tree);
  const parsed = catalogueSchema.safeParse(written);
  const where = files.length === 1 ? shownFile(files[0] ?? fileOrFolder) : shownFile(fileOrFolder);
  if (!parsed.success) {
    const found = explain(catalogueSchema, tree, parsed.error.issues);
    fail([...found, ...checkRest(written, found)].map((problem) => locate(tree, problem, where)));
    throw parsed.error;
  }
  // Those that groups list themselves; whom Slack and GitLab have there is asked by who decides.
  const listed = withMembers(parsed.data, {});
  fail(checkCatalogue(listed).map((problem) => locate(tree, problem, where)));
  const folder = statSync(fileOrFolder).isDirectory() ? fileOrFolder : dirname(fileOrFolder);
  const { catalogue, problems: wrong } = importCalendars(listed, (file) => shownFile(join(folder, file)));
  fail(wrong.map((problem) => ('path' in problem ? locate(tree, problem, where) : problem)));
  return freeze(catalogue);
}

/**
 * A catalogue as it is written, whether or not it is finished, with its files; several paths make one. Of a folder without YAML
 * files it is empty. Throws `CatalogueError` for what is no YAML, and for names that are there twice.
 */
export function readCatalogueFiles(paths: readonly string[]): {
  readonly written: unknown;
  readonly files: readonly string[];
} {
  const files = [...new Set(paths.flatMap((path) => yamlFiles(path)).map((file) => resolve(file)))];
  return { written: plain(readTree(files)), files };
}

function readTree(files: readonly string[]): Tree {
  const read = files.map((file) => readYaml(shownFile(file), readFileSync(file, 'utf8')));
  fail(read.flatMap(({ problems }) => problems));
  const { tree, problems } = mergeTrees(read.map((one) => one.tree));
  fail(problems);
  return tree;
}

/** Checks the services that the schema found nothing wrong with, when all that they refer to is well. */
function checkRest(written: unknown, found: readonly Problem[]): Problem[] {
  if (
    typeof written !== 'object' ||
    written === null ||
    found.some(({ path }) => path[0] !== 'services' || path.length < 2)
  ) {
    return [];
  }
  const services = 'services' in written ? Object.entries(written.services ?? {}) : [];
  const sound = services.filter(([name]) => !found.some(({ path }) => path[1] === name));
  const rest = catalogueSchema.safeParse({ ...written, services: Object.fromEntries(sound) });
  // What is left out here may be named elsewhere.
  return rest.success ? checkCatalogue(withMembers(rest.data, {})).filter(({ path }) => path[0] === 'services') : [];
}

function catalogueFiles(path: string): readonly string[] {
  const found = statSync(path, { throwIfNoEntry: false });
  if (found === undefined) {
    throw new CatalogueError([`${path}: there is no such file or folder. Set COXSWAIN_CATALOGUE to the catalogue's.`]);
  }
  const files = yamlFiles(path);
  if (files.length > 0) return files;
  throw new CatalogueError([`${path}: no YAML file (*.yaml, *.yml) in this folder. A catalogue has at least one.`]);
}

function yamlFiles(path: string): readonly string[] {
  if (!statSync(path).isDirectory()) return [path];
  return readdirSync(path)
    .filter((name) => /^[^.].*\.ya?ml$/.test(name))
    .toSorted()
    .map((name) => join(path, name));
}

function locate(tree: Tree, { path, sentence }: Problem, where: string): Located {
  const { tree: at } = nearest(tree, path);
  return at === tree ? { file: where, sentence } : { ...at.place, sentence };
}

function fail(problems: readonly Located[]): void {
  if (problems.length === 0) return;
  const lines = problems.map((problem) => `${shown(problem)}: ${problem.sentence}`);
  throw new CatalogueError([...new Set(lines)]);
}

/** As short as it can be typed from here. */
function shownFile(file: string): string {
  const fromHere = relative('', resolve(file));
  return fromHere === '' || fromHere.startsWith('..') ? file : fromHere;
}

/** `3 services in 6 environments, 6 people`, for `coxswain check` and the log. */
export function summary({ services, people, infrastructure }: Catalogue): string {
  const stacks = Object.keys(infrastructure).length;
  const environments = Object.values(services).flatMap((service) => Object.keys(service.environments)).length;
  return `${count(Object.keys(services).length, 'service')} in ${count(environments, 'environment')}, ${stacks === 0 ? '' : `${count(stacks, 'stack')}, `}${count(Object.keys(people).length, 'person', 'people')}`;
}
