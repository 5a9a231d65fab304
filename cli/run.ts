import { Command, CommanderError } from 'commander';
import { commandNames, families, isFamily, subVerbs, verbIn } from '../domain/grammar/families.ts';
import { familyHelp, helpText, wordsUsage } from '../domain/grammar/help.ts';
import { parseWords, unknownVerb } from '../domain/grammar/parse.ts';
import { isVerb, specOf } from '../domain/grammar/verbs.ts';
import { asTypedHere } from './as-typed-here.ts';
import { exitCodeOfFailure, exitCodes, Failure } from './exit.ts';
import { answerJson, type Terminal } from './terminal.ts';

/** Runs one command line (without node and script); answers the exit code. Heavy parts are loaded when their verb is. */
export async function run(words: readonly string[], terminal: Terminal): Promise<number> {
  const [first, ...rest] = words;
  if (first === 'help' && rest.length > 0) return run([...rest, '--help'], terminal);
  const ending = { code: exitCodes.succeeded as number };
  const program = build(terminal, ending);
  try {
    const known = program.commands.map((command) => command.name());
    if (first === undefined) {
      terminal.err(program.helpInformation().trimEnd());
      return exitCodes.usage;
    }
    if (!first.startsWith('-') && first !== 'help' && !known.includes(first)) {
      throw new Failure('usage', unknownVerb(first, known));
    }
    await program.parseAsync(words, { from: 'user' });
    return ending.code;
  } catch (error) {
    if (error instanceof CommanderError) return error.exitCode === 0 ? exitCodes.succeeded : exitCodes.usage;
    if (!(error instanceof Failure)) throw error;
    if (words.includes('--json')) answerJson(terminal, { error: { type: error.type, sentence: error.message } });
    terminal.err(asTypedHere(error.message));
    return exitCodeOfFailure(error);
  }
}

function build(terminal: Terminal, ending: { code: number }): Command {
  const program = new Command('coxswain')
    .description('Deploys container services to Amazon ECS, watches each release, and goes back when it has to.')
    .configureHelp({ subcommandTerm: (command) => `${command.name()} ${wordsOf(command)}`.trimEnd() })
    .exitOverride()
    .configureOutput({
      writeOut: (text) => terminal.out(text.trimEnd()),
      writeErr: (text) => terminal.err(text.trimEnd()),
      outputError: (text, write) => write(text.replace(/^error: /, '')),
    });
  for (const name of commandNames) {
    // The grammar parses and explains these itself, so that Slack and terminal understand the same.
    program
      .command(name)
      .summary(isFamily(name) ? families[name] : isVerb(name) ? specOf(name).summary : '')
      .argument('[words...]')
      .allowUnknownOption()
      .helpOption(false)
      .action(async (typed: string[]) => {
        const words = [name, ...typed];
        if (typed.some((word) => word === '--help' || word === '-h')) {
          const verb = verbIn(words)?.verb;
          if (verb !== undefined) return terminal.out(helpText(verb, 'terminal'));
          if (isFamily(name)) return terminal.out(familyHelp(name, 'terminal'));
        }
        const parsed = parseWords(words, 'terminal');
        if ('usage' in parsed) throw new Failure('usage', parsed.usage);
        const { runCommand } = await import('./commands/change.ts');
        ending.code = await runCommand(parsed.command, parsed.options, terminal);
      });
  }
  addOwnVerbs(program, terminal, ending);
  program.addHelpText(
    'after',
    `
Settings: COXSWAIN_URL (where Coxswain is), COXSWAIN_TOKEN (who you are, in place of "coxswain login"), COXSWAIN_CATALOGUE, COXSWAIN_STATE.
Answers go to stdout, progress to stderr. Exit codes: 0 succeeded, 1 ended otherwise, 2 usage, 3 refused by policy, 4 unreachable.`,
  );
  return program;
}

/** The words that a command takes, as its line in the overview shows them. */
function wordsOf(command: Command): string {
  const name = command.name();
  if (isFamily(name)) return `(${subVerbs(name).join(' | ')}) …`;
  return isVerb(name) ? wordsUsage(name) : command.usage().replace('[options] ', '');
}

/** Verbs that Slack does not have: they read files, or answer what only a terminal can use. */
function addOwnVerbs(program: Command, terminal: Terminal, ending: { code: number }): void {
  const json = ['--json', 'answer JSON on stdout'] as const;
  const as = ['--as <name>', 'as this person, by a token of the identity provider'] as const;
  program
    .command('judge')
    .summary('judge comparisons offline, with the code that judges a bake')
    .argument('<file>', 'JSON array of { rule, baseline, canary }; - reads standard input')
    .option(...json)
    .action(async (file: string, options) => {
      const { runJudge } = await import('./commands/judge.ts');
      ending.code = runJudge(file, options, terminal);
    });
  program
    .command('check')
    .summary('check a catalogue; a line for each problem')
    .argument('[catalogue]', 'YAML file or folder; by default COXSWAIN_CATALOGUE')
    .option(
      '--live',
      'ask Slack and GitLab too who is in its groups (SLACK_BOT_TOKEN, COXSWAIN_GITLAB_URL, COXSWAIN_GITLAB_TOKEN)',
    )
    .option(...json)
    .action(async (catalogue: string | undefined, options) => {
      const { runCheck } = await import('./commands/check.ts');
      ending.code = await runCheck(catalogue, options, terminal);
    });
  const catalogues = program.command('catalogue').summary('a catalogue from infrastructure code, and for Ansible');
  catalogues
    .command('from-terraform')
    .summary('print what the catalogue lacks of these stacks, or write it; what it has stays')
    .argument('<outputs...>', 'answers of terraform output -json, a file a stack; - reads standard input')
    .option('--catalogue <path>', 'YAML file or folder; by default COXSWAIN_CATALOGUE')
    .option('--write <file>', 'write it: into the files that have the entry already, else into this one')
    .option(...json)
    .action(async (outputs: string[], options) => {
      const { runFromTerraform } = await import('./commands/from-terraform.ts');
      ending.code = runFromTerraform(outputs, options, terminal);
    });
  catalogues
    .command('inventory')
    .summary("print what it names, as JSON of Ansible's inventory scripts")
    .argument('[catalogue]', 'YAML file or folder; by default COXSWAIN_CATALOGUE')
    .action(async (catalogue: string | undefined) => {
      const { runInventory } = await import('./commands/inventory.ts');
      ending.code = runInventory(catalogue, terminal);
    });
  program
    .command('policy')
    .summary('test what people may do, against cases that a team writes down')
    .command('test')
    .summary('a line a case; exit code 1 where one differs')
    .argument('<file>', 'YAML file of cases: given, expect')
    .option('--catalogue <path>', 'YAML file or folder; by default COXSWAIN_CATALOGUE')
    .option(...json)
    .action(async (file: string, options) => {
      const { runPolicyTest } = await import('./commands/policy.ts');
      ending.code = runPolicyTest(file, options, terminal);
    });
  program
    .command('login')
    .summary('sign in as yourself, on a page of your identity provider')
    .option(
      '--issuer <address>',
      'the identity provider; by default COXSWAIN_OIDC_ISSUER, or the one that Coxswain names',
    )
    .action(async (options) => {
      const { runLogin } = await import('./commands/sign-in.ts');
      ending.code = await runLogin(options, terminal);
    });
  program
    .command('logout')
    .summary('forget the sign-in on this machine')
    .action(async () => {
      const { runLogout } = await import('./commands/sign-in.ts');
      ending.code = await runLogout(terminal);
    });
  program
    .command('whoami')
    .summary('who you are for Coxswain')
    .option(...json)
    .option(...as)
    .action(async (options) => {
      const { runWhoami } = await import('./commands/sign-in.ts');
      ending.code = await runWhoami(options, terminal);
    });
  program
    .command('where')
    .summary('addresses of all that runs on this machine')
    .option(...json)
    .action(async (options) => {
      const { runWhere } = await import('./commands/where.ts');
      ending.code = runWhere(options, terminal);
    });
  program
    .command('history')
    .summary('the history of a change, as JSON')
    .argument('<change>')
    .option(...json)
    .option(...as)
    .action(async (change: string, options) => {
      const { runHistory } = await import('./commands/history.ts');
      ending.code = await runHistory(change, options, terminal);
    });
  program
    .command('replay')
    .summary("replay a history on today's workflow code: does it still fit?")
    .argument('<change|file>')
    .option(...json)
    .option(...as)
    .action(async (changeOrFile: string, options) => {
      const { runReplay } = await import('./commands/history.ts');
      ending.code = await runReplay(changeOrFile, options, terminal);
    });
}
