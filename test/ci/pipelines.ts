import { execFile, execFileSync } from 'node:child_process';
import { cpSync, existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('../../', import.meta.url));
export const ci = join(root, 'ci');

/** The stubs before what is installed; rsync of theirs only where none is. */
export const stubsPath = [
  join(root, 'test/ci/bin'),
  join(root, 'node_modules/.bin'),
  process.env.PATH,
  join(root, 'test/ci/bin-rsync'),
].join(':');

/** Variables of GitLab's own that a test sets. */
const predefined = [
  'CI_API_V4_URL',
  'CI_COMMIT_REF_PROTECTED',
  'CI_COMMIT_SHA',
  'CI_COMMIT_TAG',
  'CI_JOB_TOKEN',
  'CI_PIPELINE_SOURCE',
  'CI_PROJECT_ID',
  'CI_SERVER_URL',
];

/** What a pipeline did. */
export interface Run {
  readonly code: number;
  readonly output: string;
  /** Jobs that ran, with how they ended. */
  readonly jobs: Readonly<Record<string, 'passed' | 'warned' | 'failed'>>;
  /** The exit code of a job that did not pass. */
  readonly exitCode: (job: string) => number | undefined;
  /** An artifact of a job; undefined where it left none. */
  readonly artifact: (job: string, file: string) => string | undefined;
}

/** A project in a scratch folder, and the folder that stands for the registries its jobs write to. */
export interface Project {
  readonly folder: string;
  readonly stubs: string;
  readonly sha: string;
  readonly write: (files: Readonly<Record<string, string>>) => void;
  /** Commits all files and runs the pipeline of that commit. */
  readonly run: (options?: RunOptions) => Promise<Run>;
  readonly remove: () => void;
}

export interface RunOptions {
  readonly variables?: Readonly<Record<string, string>>;
  readonly inputs?: Readonly<Record<string, string>>;
  /** False: the configuration was checked against GitLab's JSON schema before, and is not again. */
  readonly checkSchema?: boolean;
  /** Predefined variables that this pipeline does not have. */
  readonly without?: readonly string[];
}

/**
 * A git repository whose remote is `https://gitlab.example/PATH.git`, with the components' project as it would be on that GitLab,
 * released as 1.0.0: git is told to look for it in a folder.
 */
export function scratchProject(path: string): Project {
  const scratch = mkdtempSync(join(tmpdir(), 'coxswain-ci-'));
  const folder = join(scratch, 'work');
  const stubs = join(scratch, 'stubs');
  const server = join(scratch, 'server');
  const components = join(server, 'platform/coxswain-build.git');
  // gitlab-ci-local copies all components there at once, and the folder must not be made by two of them at the same moment.
  const fetched = join(folder, '.gitlab-ci-local/includes/gitlab.example/platform/coxswain-build/1.0.0/templates');
  for (const each of [fetched, stubs, components]) mkdirSync(each, { recursive: true });
  cpSync(join(ci, 'build'), components, { recursive: true });
  git(components, 'init', '-q', '-b', 'main');
  commit(components);
  git(components, 'tag', '1.0.0');
  git(folder, 'init', '-q', '-b', 'main');
  git(folder, 'remote', 'add', 'origin', `https://gitlab.example/${path}.git`);
  git(folder, 'update-ref', 'refs/remotes/origin/main', commit(folder));
  git(folder, 'symbolic-ref', 'refs/remotes/origin/HEAD', 'refs/remotes/origin/main');
  const environment = {
    ...process.env,
    PATH: stubsPath,
    CI_STUBS: stubs,
    GIT_CONFIG_COUNT: '1',
    GIT_CONFIG_KEY_0: `url.file://${server}/platform/.insteadOf`,
    GIT_CONFIG_VALUE_0: 'https://gitlab.example/platform/',
    NODE_OPTIONS: '',
    npm_config_loglevel: 'error',
    GCL_IGNORE_PREDEFINED_VARS: predefined.join(','),
  };
  return {
    folder,
    stubs,
    get sha() {
      return git(folder, 'rev-parse', 'HEAD');
    },
    write: (files) => {
      for (const [file, text] of Object.entries(files)) {
        mkdirSync(dirname(join(folder, file)), { recursive: true });
        writeFileSync(join(folder, file), text);
      }
    },
    run: async ({ variables = {}, inputs = {}, without = [], checkSchema = true } = {}) => {
      commit(folder);
      const words = [
        '--force-shell-executor',
        '--shell-isolation',
        '--no-artifacts-to-source',
        '--no-color',
        `--home=${scratch}`,
        '--concurrency=4',
        ...Object.entries(variables).flatMap(([name, value]) => ['--variable', `${name}=${value}`]),
        `--json-schema-validation=${checkSchema}`,
        ...without.flatMap((name) => ['--unset-variable', name]),
        ...Object.entries(inputs).flatMap(([name, value]) => ['--input', `${name}=${value}`]),
      ];
      const { code, output } = await runner(folder, words, environment);
      const artifacts = textsIn(join(folder, '.gitlab-ci-local/artifacts'));
      return {
        code,
        output,
        jobs: jobsOf(output),
        exitCode: (job) => {
          const found = new RegExp(`^${job} +finished in .* (?:FAIL|WARN) (\\d+)`, 'm').exec(output)?.[1];
          return found === undefined ? undefined : Number(found);
        },
        artifact: (job, file) => artifacts.get(join(job, file)),
      };
    },
    remove: () => rmSync(scratch, { recursive: true, force: true }),
  };
}

function runner(cwd: string, words: string[], env: NodeJS.ProcessEnv): Promise<{ code: number; output: string }> {
  const program = join(root, 'node_modules/gitlab-ci-local/dist/index.js');
  return new Promise((resolve) => {
    execFile(process.execPath, [program, ...words], { cwd, env, timeout: 170_000 }, (error, out, err) => {
      resolve({ code: error === null ? 0 : typeof error.code === 'number' ? error.code : 1, output: out + err });
    });
  });
}

/** The closing lines of a run: ` PASS  name`, ` WARN  name` and ` FAIL  name`. */
function jobsOf(output: string): Run['jobs'] {
  const words = { PASS: 'passed', WARN: 'warned', FAIL: 'failed' } as const;
  const ended = output.matchAll(/^ ?(PASS|WARN|FAIL) +(\S+)/gm);
  return Object.fromEntries([...ended].map(([, word, name]) => [name, words[word as keyof typeof words]]));
}

function commit(folder: string): string {
  git(folder, 'add', '-A');
  const who = ['-c', 'user.name=developer', '-c', 'user.email=developer@shop.example'];
  git(folder, ...who, 'commit', '-q', '--allow-empty', '-m', 'Change');
  return git(folder, 'rev-parse', 'HEAD');
}

function git(cwd: string, ...words: string[]): string {
  return execFileSync('git', words, { cwd, encoding: 'utf8' }).trim();
}

/** All files below a folder, by their paths in it. */
function textsIn(folder: string): Map<string, string> {
  if (!existsSync(folder)) return new Map();
  const entries = readdirSync(folder, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
  const paths = entries.map((entry) => join(entry.parentPath, entry.name));
  return new Map(paths.map((path) => [relative(folder, path), readFileSync(path, 'utf8')]));
}
