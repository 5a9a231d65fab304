// The import rules of the rooms. `npm run imports` checks them; test/architecture.test.ts shows that each one bites.
// The parser does not tell `import type` from `import`, so both count; that workflows take nothing but types from
// activities/ is checked in test/architecture.test.ts.

const PURE = ['domain', 'workflows'];
const PRODUCT = '^(domain|config|workflows|activities|people|bot|cli|worker)/';

/** An npm package at its place in node_modules. */
const packages = (...names) => `^node_modules/(${names.join('|')})/`;

/** A room may import only itself, what is named and, unless it must stay pure, Node's own modules. */
function room(name, comment, ...allowed) {
  const core = PURE.includes(name) ? {} : { dependencyTypesNot: ['core'] };
  return {
    name: `${name}-imports`,
    comment,
    severity: 'error',
    from: { path: `^${name}/` },
    to: { pathNot: [`^${name}/`, ...allowed], ...core },
  };
}

const ANY_PACKAGE = '^node_modules/';

/** @type {import('dependency-cruiser').IConfiguration} */
module.exports = {
  forbidden: [
    room('domain', 'domain/ decides and is pure: itself and the schema library.', packages('zod')),
    room(
      'config',
      'config/ parses settings, catalogue and calendars and makes the log: domain, the schema library, YAML, recurrence rules, pino.',
      '^domain/',
      packages('zod', 'yaml', 'pino', 'rrule-temporal'),
    ),
    room(
      'workflows',
      'workflows/ runs in a deterministic sandbox: domain, Temporal, and types of activities.',
      '^domain/',
      '^activities/',
      packages('@temporalio/workflow', '@temporalio/common'),
    ),
    room(
      'activities',
      'activities/ touches the world; it never knows of workflows.',
      '^(domain|config|people)/',
      ANY_PACKAGE,
    ),
    room(
      'people',
      'people/ asks Slack and GitLab who somebody is, for bot and worker alike.',
      '^(domain|config)/',
      ANY_PACKAGE,
    ),
    room(
      'bot',
      'bot/ translates: it reaches workflows through their messages alone.',
      '^(domain|config|people)/',
      '^workflows/messages\\.ts$',
      ANY_PACKAGE,
    ),
    room(
      'cli',
      'cli/ has the verbs of the bot: it reaches workflows through their messages alone.',
      '^(domain|config|people)/',
      '^workflows/messages\\.ts$',
      // `coxswain replay` runs a history on today's workflow code.
      '^worker/replay\\.ts$',
      ANY_PACKAGE,
    ),
    room(
      'worker',
      'worker/ puts the worker process together, from everything but the Slack app.',
      '^(domain|config|workflows|activities|people)/',
      '^bot/(blocks|gateway)/',
      ANY_PACKAGE,
    ),
    {
      name: 'bolt-in-bot-alone',
      comment: 'Only the bot is a Slack app; the worker posts by the Web API.',
      severity: 'error',
      from: { path: PRODUCT, pathNot: '^bot/' },
      to: { path: packages('@slack/bolt') },
    },
    {
      name: 'product-without-sandbox',
      comment: 'No product code knows of the sandbox or of tests: real endpoints are a matter of settings.',
      severity: 'error',
      from: { path: PRODUCT },
      to: { path: '^(sandbox|test|bench)/' },
    },
    {
      name: 'sandbox-without-tests',
      severity: 'error',
      from: { path: '^sandbox/' },
      to: { path: '^test/' },
    },
    {
      name: 'production-dependencies',
      comment: 'What product code imports at run time belongs under "dependencies" in package.json.',
      severity: 'error',
      from: { path: PRODUCT },
      to: { dependencyTypes: ['npm-dev', 'npm-no-pkg', 'npm-unknown'] },
    },
    {
      name: 'no-cycles',
      comment: 'Files that need each other are one file, or lack a third.',
      severity: 'error',
      from: {},
      to: { circular: true },
    },
    {
      name: 'resolvable',
      comment: 'An import that leads nowhere.',
      severity: 'error',
      from: {},
      to: { couldNotResolve: true },
    },
  ],
  options: {
    parser: 'swc',
    tsPreCompilationDeps: true,
    doNotFollow: { path: 'node_modules' },
    exclude: { path: '^(sandbox/console|\\.coxswain|\\.venv)/' },
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['import', 'node', 'default', 'types', 'require'],
      extensions: ['.ts', '.mjs', '.js'],
    },
  },
};
