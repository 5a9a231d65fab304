import { isIP } from 'node:net';
import { z } from 'zod';
import { type Secret, secret } from './secret.ts';

/** How one variable is read: what is right, and what to write when it is not. */
const url = () =>
  z
    .url({ protocol: /^https?$/, error: 'write an address such as http://127.0.0.1:3000' })
    .transform((text) => text.replace(/\/+$/, ''));
const text = () => z.string().min(1, 'write a value, or leave the variable out');
const hidden = () => text().transform((value): Secret => secret(value));
const port = () =>
  z
    .string()
    .regex(/^\d{1,5}$/, 'write a port from 0 to 65535 (0: any free one)')
    .transform(Number)
    .refine((value) => value <= 65_535, 'write a port from 0 to 65535 (0: any free one)');
const flag = () => z.enum(['true', 'false'], 'write true or false').transform((value) => value === 'true');
const resolvers = () =>
  z
    .string()
    .transform((value) => value.split(',').map((each) => each.trim()))
    .refine((each) => each.every(isServer), 'write DNS servers such as 10.0.0.2,1.1.1.1:53 (addresses, not names)');

/** Where a server listens: an address of this machine, and a port. */
export interface Listening {
  readonly host: string;
  readonly port: number;
}

/** `127.0.0.1:9464`, `0.0.0.0:9464`, `[::1]:9464`. */
const listening = () =>
  z.string().transform((value, context): Listening => {
    const [, bracketed, plain, port] = /^(?:\[([^\]]+)\]|([^:]+)):(\d{1,5})$/.exec(value) ?? [];
    const host = bracketed ?? plain ?? '';
    if (isIP(host) === 0 || Number(port) > 65_535) {
      const message = 'write an address and a port such as 127.0.0.1:9464 (in a container 0.0.0.0:9464)';
      context.addIssue({ code: 'custom', message });
    }
    return { host, port: Number(port) };
  });

/** An address with or without a port, as Node's resolver takes it: `10.0.0.2`, `127.0.0.1:5353`, `[::1]:53`. */
function isServer(value: string): boolean {
  const [, bracketed, plain, port = '53'] = /^(?:\[([^\]]+)\]|([^:]+|[0-9a-f:.]+?))(?::(\d{1,5}))?$/i.exec(value) ?? [];
  return isIP(value) !== 0 || (isIP(bracketed ?? plain ?? '') !== 0 && Number(port) <= 65_535);
}

const hookSecretWanted =
  "write the hook's signing token (whsec_ and base64) or its secret token of 16 characters or more";

/** A signing key of 24 bytes or more, or a token that cannot be guessed. https://www.standardwebhooks.com */
function isHookSecret(value: string): boolean {
  if (!value.startsWith('whsec_')) return value.trim().length >= 16;
  return /^[\w+/-]+={0,2}$/.test(value.slice(6)) && Buffer.from(value.slice(6), 'base64').length >= 24;
}

export interface CiIssuer {
  readonly host: 'gitlab' | 'github';
  /** As the tokens name it, without a slash at the end. */
  readonly issuer: string;
}

function ciIssuers() {
  const wanted =
    'write gitlab=https://gitlab.example.com, or github=https://token.actions.githubusercontent.com, or both with a comma';
  return z.string().transform((value, context): readonly CiIssuer[] => {
    const found = value.split(',').flatMap((each): CiIssuer[] => {
      const [, host, issuer] = /^(gitlab|github)=(https?:\/\/[^\s,]+?)\/*$/.exec(each.trim()) ?? [];
      return (host === 'gitlab' || host === 'github') && issuer !== undefined ? [{ host, issuer }] : [];
    });
    const right =
      found.length === value.split(',').length && new Set(found.map(({ host }) => host)).size === found.length;
    if (!right) context.addIssue({ code: 'custom', message: wanted });
    return found;
  });
}

/** Every variable that the product reads, with its default. A name that is absent here is not read. */
export const variables = {
  TEMPORAL_ADDRESS: text()
    .regex(/^[^\s/]+:\d+$/, 'write host:port such as 127.0.0.1:7233')
    .default('127.0.0.1:7233'),
  TEMPORAL_NAMESPACE: text().default('default'),
  TEMPORAL_API_KEY: hidden().optional(),
  TEMPORAL_TLS: flag().optional(),
  /** Paths of PEM files: the client's certificate and key for mTLS, and the authority that signed the server's. */
  TEMPORAL_TLS_CERT: text().optional(),
  TEMPORAL_TLS_KEY: text().optional(),
  TEMPORAL_TLS_CA: text().optional(),
  TEMPORAL_TLS_SERVER_NAME: text().optional(),

  COXSWAIN_TASK_QUEUE: text().default('coxswain'),
  /** Where people reach Temporal's UI, for the link to a change's run. */
  COXSWAIN_TEMPORAL_UI: url().optional(),
  COXSWAIN_CATALOGUE: text(),
  /** Workflow code bundled beforehand (`node worker/bundle.ts FILE`); absent: bundled when the worker starts. */
  COXSWAIN_WORKFLOW_BUNDLE: text().optional(),
  /** Address the bot listens on; a container writes 0.0.0.0. */
  COXSWAIN_HOST: text().default('127.0.0.1'),
  COXSWAIN_PORT: port().default(3000),
  COXSWAIN_URL: url().optional(),
  /** Where Prometheus reads `/metrics`; absent: nowhere. Not the port of the API, which may be public. */
  COXSWAIN_METRICS: listening().optional(),
  /** Where the worker answers `/healthz`; absent: nowhere. */
  COXSWAIN_HEALTH: listening().optional(),
  COXSWAIN_TOKEN: hidden().optional(),
  COXSWAIN_OIDC_ISSUER: url().optional(),
  COXSWAIN_OIDC_AUDIENCE: text().default('coxswain'),
  /** The public client, with the device flow, that people sign in by. */
  COXSWAIN_OIDC_CLIENT: text().default('coxswain'),
  /** Secret of that client, where the issuer wants one of the bot's pages. */
  COXSWAIN_OIDC_SECRET: hidden().optional(),
  /** SNS topic for approvers outside Slack. */
  COXSWAIN_MAIL_TOPIC: z
    .string()
    .regex(
      /^arn:aws[\w-]*:sns:[a-z0-9-]+:\d{12}:[\w-]+$/,
      'write a topic such as arn:aws:sns:eu-west-1:123456789012:approvals',
    )
    .optional(),
  /** Whether the command line keeps a sign-in in the system's keyring; false: in a file. */
  COXSWAIN_KEYRING: flag().default(true),
  /** Folder of a person's settings; absent: ~/.config. */
  XDG_CONFIG_HOME: text().optional(),
  /** Key that approvals are signed with, 32 characters or more; the same for bot, worker and tools that signal. */
  COXSWAIN_DECISION_KEY: z
    .string()
    .min(32, 'write a random key of 32 characters or more, such as of: openssl rand -base64 32')
    .transform((value): Secret => secret(value))
    .optional(),
  /** DNS servers that are asked where a public name leads; absent: the system's own and two public ones. */
  COXSWAIN_RESOLVERS: resolvers().optional(),
  /** The program that runs playbooks: a path, or a name on PATH. */
  COXSWAIN_ANSIBLE_PLAYBOOK: text().default('ansible-playbook'),
  /** Folder with `playbooks/`; absent: Coxswain's own. */
  COXSWAIN_PLAYBOOKS: text().optional(),
  /** The program that plans and applies stacks, Terraform or OpenTofu: a path, or a name on PATH. */
  COXSWAIN_TERRAFORM: text().default('terraform'),
  /** Bucket for plan files; absent: stacks are only looked at. */
  COXSWAIN_PLAN_BUCKET: text()
    .regex(/^[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]$/, 'write the name of a bucket such as coxswain-plans')
    .optional(),
  /** KMS key of that bucket's files, by ARN or alias; absent: the account's key for S3. */
  COXSWAIN_PLAN_KEY: text().optional(),
  /** The program that estimates what a plan costs; absent: nothing is estimated. */
  COXSWAIN_INFRACOST: text().optional(),
  /** File with the addresses of what runs on this machine, for `coxswain where`. */
  COXSWAIN_STATE: text().optional(),

  /** Where GitLab is, for its API: https://gitlab.example.com */
  COXSWAIN_GITLAB_URL: url().optional(),
  /** Access token of GitLab's API: `api` for the worker; for the bot, which only looks people up, `read_api` does. */
  COXSWAIN_GITLAB_TOKEN: hidden().optional(),
  /** What GitLab signs or sends with its deliveries; several, with commas, while one is being changed. */
  COXSWAIN_GITLAB_WEBHOOK_SECRET: z
    .string()
    .refine((value) => value.split(',').every(isHookSecret), hookSecretWanted)
    .transform((value): Secret => secret(value))
    .optional(),
  /** Whose CI jobs may ask with their token: at most one GitLab and one GitHub. */
  COXSWAIN_CI_ISSUERS: ciIssuers().optional(),

  /** Of an app that is installed in one workspace; else `SLACK_INSTALLATIONS`. */
  SLACK_BOT_TOKEN: hidden().optional(),
  /** Folder with the installations of an app that workspaces install by OAuth; shared by bots and workers. */
  SLACK_INSTALLATIONS: text().optional(),
  /** With these the bot lets workspaces install the app. */
  SLACK_CLIENT_ID: text().optional(),
  SLACK_CLIENT_SECRET: hidden().optional(),
  SLACK_STATE_SECRET: z
    .string()
    .min(32, 'write a random text of 32 characters or more, such as of: openssl rand -base64 32')
    .transform((value): Secret => secret(value))
    .optional(),
  SLACK_SIGNING_SECRET: hidden().optional(),
  SLACK_APP_TOKEN: hidden().optional(),
  SLACK_API_URL: z
    .url({ protocol: /^https?$/, error: 'write an address such as https://slack.com/api/' })
    .default('https://slack.com/api/'),

  /** AWS reads its own variables too; these are for messages and where the SDK wants them stated. */
  AWS_ENDPOINT_URL: url().optional(),
  AWS_REGION: text().default('eu-west-1'),

  LOG_LEVEL: z
    .enum(['trace', 'debug', 'info', 'warn', 'error', 'silent'], 'write trace, debug, info, warn, error or silent')
    .default('info'),
} satisfies Record<string, z.ZodType>;

export type VariableName = keyof typeof variables;

/** Variables whose values are never shown, not even in an error. */
export const secretVariables: readonly VariableName[] = [
  'TEMPORAL_API_KEY',
  'COXSWAIN_TOKEN',
  'COXSWAIN_OIDC_SECRET',
  'COXSWAIN_DECISION_KEY',
  'COXSWAIN_GITLAB_TOKEN',
  'COXSWAIN_GITLAB_WEBHOOK_SECRET',
  'SLACK_BOT_TOKEN',
  'SLACK_CLIENT_SECRET',
  'SLACK_STATE_SECRET',
  'SLACK_SIGNING_SECRET',
  'SLACK_APP_TOKEN',
];
