import { existsSync, readFileSync } from 'node:fs';
import { addToCatalogue, additionsAsYaml } from '../../config/add-to-catalogue.ts';
import { CatalogueError, readCatalogueFiles } from '../../config/catalogue.ts';
import { type Additions, additionsTo } from '../../domain/catalogue/from-terraform/additions.ts';
import { knownCatalogueSchema } from '../../domain/catalogue/from-terraform/known.ts';
import { readStackOutput, type StackOutput } from '../../domain/catalogue/from-terraform/stack-output.ts';
import { exitCodes, Failure } from '../exit.ts';
import { reasonOf } from '../reason.ts';
import { answerJson, type Terminal } from '../terminal.ts';

interface Options {
  readonly catalogue?: string;
  readonly write?: string;
  readonly json?: boolean;
}

/**
 * Compares what `terraform output -json` of stacks says with the catalogue: prints as YAML what the catalogue lacks, or writes it.
 * What the catalogue has stays as it is; what people still have to write is said on stderr.
 */
export function runFromTerraform(files: readonly string[], options: Options, terminal: Terminal): number {
  const stacks = readStacks(files);
  const catalogue = options.catalogue ?? terminal.settings.catalogue;
  const given = [catalogue, options.write].filter((path) => path !== undefined);
  const { known, catalogueFiles } = readKnown(given.filter((path) => existsSync(path)));
  const found = additionsTo(known, stacks);
  if (found.problems.length > 0) throw new Failure('usage', found.problems.join('\n'));
  const written =
    options.write === undefined || found.additions.length === 0
      ? undefined
      : addToCatalogue(catalogueFiles, options.write, found.additions);
  if (options.json === true) answerJson(terminal, { ...found, written: written ?? [] });
  else tell(found, written, terminal);
  return exitCodes.succeeded;
}

function tell(
  { additions, kept, wanted }: Additions,
  written: readonly string[] | undefined,
  terminal: Terminal,
): void {
  if (additions.length === 0) terminal.out('The catalogue has everything that these stacks have.');
  else if (written === undefined) terminal.out(additionsAsYaml(additions).trimEnd());
  else for (const line of written) terminal.out(line);
  for (const sentence of kept) terminal.err(sentence);
  if (wanted.length > 0) {
    terminal.err(`What only people know is still to be written (coxswain check names it too):`);
    for (const line of wanted) terminal.err(`  ${line}`);
  }
}

function readStacks(files: readonly string[]): readonly StackOutput[] {
  const read = files.map((file) => readStackOutput(file, parse(file)));
  const problems = read.flatMap((one) => ('problems' in one ? one.problems : []));
  if (problems.length > 0) throw new Failure('usage', problems.join('\n'));
  return read.flatMap((one) => ('problems' in one ? [] : [one]));
}

function parse(file: string): unknown {
  let text: string;
  try {
    text = readFileSync(file === '-' ? 0 : file, 'utf8');
  } catch (error) {
    throw new Failure(
      'usage',
      `${file} cannot be read (${reasonOf(error)}). Give the answer of \`terraform output -json\`.`,
    );
  }
  try {
    return JSON.parse(text);
  } catch (error) {
    throw new Failure(
      'usage',
      `${file} is not JSON (${reasonOf(error)}). Give the answer of \`terraform output -json\`.`,
    );
  }
}

/** The catalogue as far as it is written; the file to be written may stand beside it. */
function readKnown(paths: readonly string[]) {
  try {
    const { written, files } = readCatalogueFiles(paths);
    const known = knownCatalogueSchema.safeParse(written);
    if (known.success) return { known: known.data, catalogueFiles: files };
    const [issue] = known.error.issues;
    throw new Failure(
      'usage',
      `${paths.join(', ')}: ${issue?.path.join('.') ?? ''}: ${issue?.message ?? ''}; see coxswain check.`,
    );
  } catch (error) {
    if (error instanceof CatalogueError) throw new Failure('usage', error.message);
    throw error;
  }
}
