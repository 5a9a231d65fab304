import { aboutTyped } from '../../domain/change/about.ts';
import { aboutOfView, type ChangeView, hasEnded } from '../../domain/change/view.ts';
import type { Command, TerminalOptions } from '../../domain/grammar/command.ts';
import { createApi, type Api, type StartBody } from '../api.ts';
import { sayingCommands } from '../as-typed-here.ts';
import { exitCodeOf, exitCodes } from '../exit.ts';
import { follow } from '../follow.ts';
import { showChange, showChanges, showWhy } from '../show.ts';
import { changeOf } from '../subject.ts';
import { answerJson, type Terminal } from '../terminal.ts';
import { tokenSource } from '../token.ts';
import { watch } from '../watch.ts';
import { audit } from './audit.ts';
import { type Deciding, decideOn } from './decide.ts';
import { drStatus } from './dr-status.ts';
import { drSync } from './dr-sync.ts';
import { infraList } from './infra.ts';
import { report } from './report.ts';
import { restraints } from './restraints.ts';

/** How long a start waits for its plan when nobody asked to wait for the end, ms. */
const planPatience = 15_000;

/** Carries out a verb of the grammar; answers the exit code. */
export async function runCommand(command: Command, options: TerminalOptions, streams: Terminal): Promise<number> {
  // JSON is as the API has it, and a report is one document for all readers.
  const terminal = options.json || command.verb === 'report' ? streams : sayingCommands(streams);
  const api = createApi(terminal, tokenSource(terminal, options.as));
  switch (command.verb) {
    case 'deploy':
    case 'rollback':
    case 'failover':
    case 'failback':
    case 'arm':
    case 'drill':
    case 'dr rebuild':
    case 'dr fence':
    case 'ansible run':
    case 'infra plan':
    case 'infra apply':
      return start(bodyOf(command), options, terminal, api);
    case 'dr sync':
      return drSync(command, options, terminal, api);
    case 'dr status':
      return drStatus(command.group, options, terminal, api);
    case 'infra list':
      return infraList(options, terminal, api);
    case 'report':
      return report(command, options, terminal, api);
    case 'lock':
    case 'unlock':
    case 'freeze':
    case 'unfreeze':
    case 'stop':
    case 'unstop':
    case 'locks':
      return restraints(command, options, terminal, api);
    case 'audit':
      return audit(command, options, terminal, api);
    case 'deploys':
      return list(command, options, terminal, api);
    case 'status':
    case 'why':
      return look(command, options, terminal, api);
    default:
      return decide(command, options, terminal, api);
  }
}

type Verbs<V extends Command['verb']> = Extract<Command, { verb: V }>;
type Starting = Verbs<
  | 'deploy'
  | 'rollback'
  | 'failover'
  | 'failback'
  | 'arm'
  | 'drill'
  | 'dr rebuild'
  | 'dr fence'
  | 'ansible run'
  | 'infra plan'
  | 'infra apply'
>;

function bodyOf(command: Starting): StartBody {
  switch (command.verb) {
    case 'deploy':
      return { kind: 'deploy', ...withoutVerb(command) };
    case 'rollback':
      return { kind: 'rollback', ...withoutVerb(command) };
    case 'failover':
      return { kind: 'failover', ...withoutVerb(command) };
    case 'failback':
      return { kind: 'failback', ...withoutVerb(command) };
    case 'arm':
      return { kind: 'arm', ...withoutVerb(command) };
    case 'drill':
      return { kind: 'drill', ...withoutVerb(command) };
    case 'dr rebuild':
      return { kind: 'rebuild', ...withoutVerb(command) };
    case 'dr fence':
      return { kind: 'fence', ...withoutVerb(command) };
    case 'ansible run':
      return { kind: 'playbook', ...withoutVerb(command) };
    case 'infra plan':
      return { kind: 'infrastructure', dryRun: true, ...withoutVerb(command) };
    case 'infra apply': {
      const { planned: stack, ...body } = withoutVerb(command);
      return { kind: 'infrastructure', dryRun: false, stack, ...body };
    }
  }
}

function withoutVerb<C extends Starting>(command: C): Omit<C, 'verb'> {
  const { verb: _, ...body } = command;
  return body;
}

async function start(body: StartBody, options: TerminalOptions, terminal: Terminal, api: Api): Promise<number> {
  const change = await api.start(body);
  if (options.wait || body.dryRun) return toTheEnd(api, terminal, change, options);
  const view = await follow(api, terminal, change, {
    until: (now) =>
      now.plan !== undefined || hasEnded(now.status) || (now.status === 'queued' && now.waitsFor !== undefined),
    atMost: planPatience,
    onTrouble: terminal.err,
  });
  answer(view, options, terminal);
  if (!options.json && !hasEnded(view.status)) {
    const place = aboutTyped(aboutOfView(view));
    const nothing =
      view.kind === 'arm' ? 'It is not armed' : view.kind === 'playbook' ? 'Nothing runs' : 'Nothing moves';
    terminal.err(
      view.intents.includes('approve')
        ? `${nothing} before it is approved. Approve with: coxswain approve ${place} --as NAME`
        : `It goes on by itself. Look with: coxswain status ${place}`,
    );
  }
  return exitCodeOf(view);
}

async function list(
  { name, service, environment, limit }: Verbs<'deploys'>,
  options: TerminalOptions,
  terminal: Terminal,
  api: Api,
): Promise<number> {
  const changes = await api.list({
    limit,
    ...(name === undefined ? {} : { name }),
    ...(service === undefined ? {} : { service }),
    ...(environment === undefined ? {} : { environment }),
  });
  if (options.json) answerJson(terminal, { changes });
  else for (const line of showChanges(changes, terminal.now())) terminal.out(line);
  return exitCodes.succeeded;
}

async function look(
  { verb, subject }: Verbs<'status' | 'why'>,
  options: TerminalOptions,
  terminal: Terminal,
  api: Api,
): Promise<number> {
  const change = await changeOf(api, subject);
  if (options.wait) return toTheEnd(api, terminal, change, options);
  const view = await api.change(change);
  if (verb === 'status' || options.json) {
    answer(view, options, terminal);
    return verb === 'status' ? exitCodeOf(view) : exitCodes.succeeded;
  }
  for (const line of showWhy(view, terminal.now())) terminal.out(line);
  return exitCodes.succeeded;
}

async function decide(command: Deciding, options: TerminalOptions, terminal: Terminal, api: Api): Promise<number> {
  const change = await changeOf(api, command.subject);
  terminal.err(await decideOn(api, change, command));
  if (options.wait) return toTheEnd(api, terminal, change, options);
  const view = await api.change(change);
  if (options.json) answer(view, options, terminal);
  return exitCodes.succeeded;
}

/** Watches a change to its end. Ctrl-C ends the watching, not the change. */
async function toTheEnd(api: Api, terminal: Terminal, change: string, options: TerminalOptions): Promise<number> {
  const shown = await watch(terminal);
  let ended: ChangeView;
  try {
    ended = await follow(api, terminal, change, {
      until: (view) => hasEnded(view.status),
      onView: shown.show,
      onTrouble: shown.say,
    });
  } finally {
    await shown.end();
  }
  answer(ended, options, terminal);
  return exitCodeOf(ended);
}

function answer(view: ChangeView, options: TerminalOptions, terminal: Terminal): void {
  if (options.json) answerJson(terminal, view);
  else for (const line of showChange(view, terminal.now())) terminal.out(line);
}
