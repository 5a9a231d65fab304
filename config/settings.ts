import { getServers } from 'node:dns';
import { isIP } from 'node:net';
import { resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { type Environment, type Reader, reader } from './reader.ts';
import { readSlackAccess, readSlackOAuth } from './slack.ts';
import { readTemporal } from './temporal.ts';
import { variables } from './variables.ts';

export type { Secret } from './secret.ts';
export type { TemporalSettings } from './temporal.ts';
export { type Environment, SettingsError } from './reader.ts';
export type WorkerSettings = ReturnType<typeof workerSettings>;
export type CliSettings = ReturnType<typeof cliSettings>;

const ownPlaybooks = fileURLToPath(new URL('../ansible/', import.meta.url));

/** Settings of the bot: Slack over HTTP (signing secret) or Socket Mode (app token), the JSON API, Temporal. */
export function botSettings(env: Environment) {
  const read = reader(env);
  const slack = read({
    SLACK_SIGNING_SECRET: variables.SLACK_SIGNING_SECRET,
    SLACK_APP_TOKEN: variables.SLACK_APP_TOKEN,
  });
  const access = readSlackAccess(read);
  const own = read({
    COXSWAIN_HOST: variables.COXSWAIN_HOST,
    COXSWAIN_PORT: variables.COXSWAIN_PORT,
    COXSWAIN_URL: variables.COXSWAIN_URL,
    COXSWAIN_METRICS: variables.COXSWAIN_METRICS,
    COXSWAIN_TEMPORAL_UI: variables.COXSWAIN_TEMPORAL_UI,
    COXSWAIN_OIDC_ISSUER: variables.COXSWAIN_OIDC_ISSUER,
    COXSWAIN_OIDC_AUDIENCE: variables.COXSWAIN_OIDC_AUDIENCE,
    COXSWAIN_OIDC_CLIENT: variables.COXSWAIN_OIDC_CLIENT,
    COXSWAIN_OIDC_SECRET: variables.COXSWAIN_OIDC_SECRET,
    COXSWAIN_GITLAB_URL: variables.COXSWAIN_GITLAB_URL,
    COXSWAIN_GITLAB_TOKEN: variables.COXSWAIN_GITLAB_TOKEN,
    COXSWAIN_GITLAB_WEBHOOK_SECRET: variables.COXSWAIN_GITLAB_WEBHOOK_SECRET,
    COXSWAIN_CI_ISSUERS: variables.COXSWAIN_CI_ISSUERS,
  });
  const common = readCommon(read);
  if (slack?.SLACK_APP_TOKEN === undefined && slack?.SLACK_SIGNING_SECRET === undefined && slack !== undefined) {
    read.problem(
      "SLACK_SIGNING_SECRET is not set; write the app's signing secret, or set SLACK_APP_TOKEN for Socket Mode.",
    );
  }
  const oauth = readSlackOAuth(read, own?.COXSWAIN_URL, access?.installations);
  const temporal = readTemporal(read);
  read.fail();
  return {
    ...known(common),
    temporal: known(temporal),
    host: known(own).COXSWAIN_HOST,
    port: known(own).COXSWAIN_PORT,
    /** Where people reach the bot; for links. */
    url: known(own).COXSWAIN_URL,
    /** Where Prometheus reads; absent: nowhere. */
    metrics: known(own).COXSWAIN_METRICS,
    /** Address of Temporal's UI, for links; absent: no links. */
    temporalUi: known(own).COXSWAIN_TEMPORAL_UI,
    oidc: {
      issuer: known(own).COXSWAIN_OIDC_ISSUER,
      audience: known(own).COXSWAIN_OIDC_AUDIENCE,
      client: known(own).COXSWAIN_OIDC_CLIENT,
    },
    /** Of that client; absent: it is a public one. */
    oidcSecret: known(own).COXSWAIN_OIDC_SECRET,
    /** Address and token of GitLab's API; without both, nobody is looked up there. */
    gitlab: { url: known(own).COXSWAIN_GITLAB_URL, token: known(own).COXSWAIN_GITLAB_TOKEN },
    /** Absent: every delivery of GitLab is refused. */
    gitlabSecret: known(own).COXSWAIN_GITLAB_WEBHOOK_SECRET,
    /** Whose CI jobs may ask; for the same audience as people. */
    ciIssuers: known(own).COXSWAIN_CI_ISSUERS ?? [],
    slack: {
      ...known(access),
      /** Absent: the app is not installed by this bot. */
      oauth,
      signingSecret: known(slack).SLACK_SIGNING_SECRET,
      /** Set: Socket Mode. */
      appToken: known(slack).SLACK_APP_TOKEN,
    },
  } as const;
}

/** Of two operators, outside of any region. */
const publicResolvers = ['1.1.1.1', '8.8.8.8'] as const;

/** Settings of the worker: Temporal, AWS, and Slack for the messages it keeps. */
export function workerSettings(env: Environment) {
  const read = reader(env);
  const access = readSlackAccess(read);
  const own = read({
    AWS_ENDPOINT_URL: variables.AWS_ENDPOINT_URL,
    AWS_REGION: variables.AWS_REGION,
    COXSWAIN_WORKFLOW_BUNDLE: variables.COXSWAIN_WORKFLOW_BUNDLE,
    COXSWAIN_TEMPORAL_UI: variables.COXSWAIN_TEMPORAL_UI,
    COXSWAIN_RESOLVERS: variables.COXSWAIN_RESOLVERS,
    COXSWAIN_URL: variables.COXSWAIN_URL,
    COXSWAIN_ANSIBLE_PLAYBOOK: variables.COXSWAIN_ANSIBLE_PLAYBOOK,
    COXSWAIN_PLAYBOOKS: variables.COXSWAIN_PLAYBOOKS,
    COXSWAIN_TERRAFORM: variables.COXSWAIN_TERRAFORM,
    COXSWAIN_PLAN_BUCKET: variables.COXSWAIN_PLAN_BUCKET,
    COXSWAIN_PLAN_KEY: variables.COXSWAIN_PLAN_KEY,
    COXSWAIN_INFRACOST: variables.COXSWAIN_INFRACOST,
    COXSWAIN_GITLAB_URL: variables.COXSWAIN_GITLAB_URL,
    COXSWAIN_GITLAB_TOKEN: variables.COXSWAIN_GITLAB_TOKEN,
    COXSWAIN_MAIL_TOPIC: variables.COXSWAIN_MAIL_TOPIC,
    COXSWAIN_METRICS: variables.COXSWAIN_METRICS,
    COXSWAIN_HEALTH: variables.COXSWAIN_HEALTH,
  });
  const common = readCommon(read);
  const temporal = readTemporal(read);
  const unsigned = own?.COXSWAIN_URL === undefined || common?.decisionKey === undefined;
  if (own?.COXSWAIN_MAIL_TOPIC !== undefined && common !== undefined && unsigned) {
    read.problem(
      'COXSWAIN_MAIL_TOPIC is set without COXSWAIN_URL and COXSWAIN_DECISION_KEY; write both, by which the links in e-mails are made and signed.',
    );
  }
  read.fail();
  return {
    ...known(common),
    temporal: known(temporal),
    url: known(own).COXSWAIN_URL,
    /** Where Prometheus reads, and where the worker says whether it works; absent: nowhere. */
    metrics: known(own).COXSWAIN_METRICS,
    health: known(own).COXSWAIN_HEALTH,
    slack: known(access),
    /** SNS topic for approvers outside Slack; absent: nobody is written to. */
    mailTopic: known(own).COXSWAIN_MAIL_TOPIC,
    /** Address of Temporal's UI, for links; absent: no links. */
    temporalUi: known(own).COXSWAIN_TEMPORAL_UI,
    /** Path of the workflow code bundled beforehand. */
    workflowBundle: known(own).COXSWAIN_WORKFLOW_BUNDLE,
    /** DNS servers that are asked where a public name leads. */
    resolvers: known(own).COXSWAIN_RESOLVERS ?? [...new Set([...getServers(), ...publicResolvers])],
    /** Address and token of GitLab's API; without both, nothing is told there. */
    gitlab: { url: known(own).COXSWAIN_GITLAB_URL, token: known(own).COXSWAIN_GITLAB_TOKEN },
    aws: { endpoint: known(own).AWS_ENDPOINT_URL, region: known(own).AWS_REGION },
    ansible: {
      command: known(own).COXSWAIN_ANSIBLE_PLAYBOOK,
      folder: resolve(known(own).COXSWAIN_PLAYBOOKS ?? ownPlaybooks),
    },
    terraform: {
      command: known(own).COXSWAIN_TERRAFORM,
      /** Absent: plans are looked at and not kept, so nothing is applied. */
      bucket: known(own).COXSWAIN_PLAN_BUCKET,
      key: known(own).COXSWAIN_PLAN_KEY,
      infracost: known(own).COXSWAIN_INFRACOST,
    },
  } as const;
}

/** Where the process with these settings says whether it works: the worker where it has a place for that, else the bot. */
export function healthAddress(env: Environment): string {
  const read = reader(env);
  const own = read({
    COXSWAIN_HEALTH: variables.COXSWAIN_HEALTH,
    COXSWAIN_HOST: variables.COXSWAIN_HOST,
    COXSWAIN_PORT: variables.COXSWAIN_PORT,
  });
  read.fail();
  const { COXSWAIN_HEALTH: health, COXSWAIN_HOST: host, COXSWAIN_PORT: port } = known(own);
  const at = health ?? { host, port };
  // Who listens on every address is asked on this machine's own.
  const asked = at.host === '0.0.0.0' ? '127.0.0.1' : at.host === '::' ? '::1' : at.host;
  return `http://${isIP(asked) === 6 ? `[${asked}]` : asked}:${at.port}/healthz`;
}

/** Settings of the command line; nothing is required, each verb says what it lacks. */
export function cliSettings(env: Environment) {
  const read = reader(env);
  const own = read({
    COXSWAIN_URL: variables.COXSWAIN_URL,
    COXSWAIN_TOKEN: variables.COXSWAIN_TOKEN,
    COXSWAIN_OIDC_ISSUER: variables.COXSWAIN_OIDC_ISSUER,
    COXSWAIN_OIDC_AUDIENCE: variables.COXSWAIN_OIDC_AUDIENCE,
    COXSWAIN_CATALOGUE: variables.COXSWAIN_CATALOGUE.optional(),
    COXSWAIN_STATE: variables.COXSWAIN_STATE,
    COXSWAIN_OIDC_CLIENT: variables.COXSWAIN_OIDC_CLIENT,
    COXSWAIN_KEYRING: variables.COXSWAIN_KEYRING,
    XDG_CONFIG_HOME: variables.XDG_CONFIG_HOME,
    SLACK_BOT_TOKEN: variables.SLACK_BOT_TOKEN,
    SLACK_API_URL: variables.SLACK_API_URL,
    COXSWAIN_GITLAB_URL: variables.COXSWAIN_GITLAB_URL,
    COXSWAIN_GITLAB_TOKEN: variables.COXSWAIN_GITLAB_TOKEN,
  });
  read.fail();
  return {
    url: known(own).COXSWAIN_URL,
    token: known(own).COXSWAIN_TOKEN,
    oidc: {
      issuer: known(own).COXSWAIN_OIDC_ISSUER,
      audience: known(own).COXSWAIN_OIDC_AUDIENCE,
      client: known(own).COXSWAIN_OIDC_CLIENT,
    },
    /** Where a sign-in is kept. */
    sessions: { keyring: known(own).COXSWAIN_KEYRING, folder: known(own).XDG_CONFIG_HOME },
    catalogue: known(own).COXSWAIN_CATALOGUE,
    state: known(own).COXSWAIN_STATE,
    /** For `check --live` alone. */
    slack: { botToken: known(own).SLACK_BOT_TOKEN, apiUrl: known(own).SLACK_API_URL },
    gitlab: { url: known(own).COXSWAIN_GITLAB_URL, token: known(own).COXSWAIN_GITLAB_TOKEN },
  } as const;
}

function readCommon(read: Reader) {
  const common = read({
    COXSWAIN_TASK_QUEUE: variables.COXSWAIN_TASK_QUEUE,
    COXSWAIN_DECISION_KEY: variables.COXSWAIN_DECISION_KEY,
    COXSWAIN_CATALOGUE: variables.COXSWAIN_CATALOGUE,
    LOG_LEVEL: variables.LOG_LEVEL,
  });
  if (common === undefined) return undefined;
  return {
    taskQueue: common.COXSWAIN_TASK_QUEUE,
    /** Signs and checks approvals. */
    decisionKey: common.COXSWAIN_DECISION_KEY,
    catalogue: common.COXSWAIN_CATALOGUE,
    logLevel: common.LOG_LEVEL,
  };
}

/** After `fail`, every group was read. */
function known<T>(group: T | undefined): T {
  if (group === undefined) throw new Error('Settings were used before they were checked.');
  return group;
}
