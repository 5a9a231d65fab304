import { delimiter, join } from 'node:path';
import type { SandboxAddresses } from './addresses.ts';
import type { Ports } from './ports.ts';
import { knownProgram } from './programs.ts';
import { root } from './root.ts';
import { prepareTerraform } from './terraform.ts';

/** Where plan files are kept; simulated AWS has it from its start. */
const PLAN_BUCKET = 'coxswain-plans';

/** Secrets of one run, shared by the Slack workspace, the GitLab stand-in and the product. */
export interface Secrets {
  botToken: string;
  signingSecret: string;
  /** Approvals are signed with it. */
  decisionKey: string;
  /** The access token of the GitLab stand-in, and the key of its webhook. */
  gitlabToken: string;
  hookSecret: string;
}

/**
 * The environment of a program that belongs to the sandbox: the caller's, without what could make it reach a real
 * account, cluster, workspace or proxy.
 */
export function cleanEnvironment(): NodeJS.ProcessEnv {
  const foreign = /^(AWS_|TEMPORAL_|SLACK_|COXSWAIN_|(https?|all|no)_proxy$|npm_)/i;
  const kept = Object.entries(process.env).filter(([name]) => !foreign.test(name));
  const tools = [join(root, 'node_modules', '.bin'), join(root, '.venv', 'bin')];
  const path = [...tools, ...(process.env['PATH'] ?? '').split(delimiter).filter((each) => !tools.includes(each))];
  return { ...Object.fromEntries(kept), PATH: path.join(delimiter) };
}

/** The settings of worker and bot: ordinary ones, which in production name real endpoints instead. */
export function productEnvironment(
  addresses: SandboxAddresses,
  ports: Ports,
  secrets: Secrets,
  stateDir: string,
): NodeJS.ProcessEnv {
  return {
    ...cleanEnvironment(),
    AWS_ENDPOINT_URL: addresses.aws.endpoint,
    AWS_REGION: 'eu-west-1',
    AWS_ACCESS_KEY_ID: 'sandbox',
    AWS_SECRET_ACCESS_KEY: 'sandbox',
    AWS_EC2_METADATA_DISABLED: 'true',
    AWS_CONFIG_FILE: '/dev/null',
    AWS_SHARED_CREDENTIALS_FILE: '/dev/null',
    // Requests to a load balancer's name go through the front door, which answers in its place.
    HTTP_PROXY: addresses.aws.frontDoor,
    NO_PROXY: '127.0.0.1,localhost',
    NODE_USE_ENV_PROXY: '1',
    COXSWAIN_RESOLVERS: addresses.aws.dns.join(','),
    TEMPORAL_ADDRESS: addresses.temporal.address,
    TEMPORAL_NAMESPACE: 'default',
    COXSWAIN_TEMPORAL_UI: addresses.temporal.ui,
    COXSWAIN_DECISION_KEY: secrets.decisionKey,
    COXSWAIN_TASK_QUEUE: 'coxswain',
    COXSWAIN_CATALOGUE: join(root, 'sandbox', 'catalogue'),
    // Without it, what plans stacks says that it is not installed.
    COXSWAIN_TERRAFORM: knownProgram('terraform') ?? 'terraform',
    COXSWAIN_PLAN_BUCKET: PLAN_BUCKET,
    TF_CLI_CONFIG_FILE: prepareTerraform(stateDir),
    COXSWAIN_ANSIBLE_PLAYBOOK: join(root, '.venv', 'bin', 'ansible-playbook'),
    COXSWAIN_PORT: String(ports.coxswain),
    COXSWAIN_URL: addresses.coxswain.url,
    COXSWAIN_OIDC_ISSUER: addresses.oidc.issuer,
    COXSWAIN_OIDC_AUDIENCE: 'coxswain',
    COXSWAIN_GITLAB_URL: addresses.gitlab.url,
    COXSWAIN_GITLAB_TOKEN: secrets.gitlabToken,
    COXSWAIN_GITLAB_WEBHOOK_SECRET: secrets.hookSecret,
    COXSWAIN_CI_ISSUERS: `gitlab=${addresses.gitlab.url}`,
    SLACK_API_URL: addresses.slack.api,
    SLACK_BOT_TOKEN: secrets.botToken,
    SLACK_SIGNING_SECRET: secrets.signingSecret,
    // Never less than info: the supervisor waits for the worker's line of that level.
    LOG_LEVEL: ['trace', 'debug'].find((level) => level === process.env['LOG_LEVEL']) ?? 'info',
  };
}
