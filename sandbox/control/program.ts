import { Command, InvalidArgumentError } from 'commander';
import type { z } from 'zod';
import { parseDuration } from '../../domain/catalogue/units.ts';
import { type ControlClient, ControlError } from './client.ts';
import { addNetworkVerbs } from './network.ts';
import {
  auditSchema,
  clockSchema,
  faultsSchema,
  ledgerSchema,
  loadsSchema,
  messagesSchema,
  saidSchema,
  stateSchema,
} from './shapes.ts';
import { showCall, showFaults, showLedger, showLoads, showMessages, showState, timeOfDay } from './show.ts';

/** Streams and the sandbox's APIs; tests give their own. */
export interface ControlDeps {
  readonly client: () => ControlClient;
  readonly out: (text: string) => void;
  readonly err: (text: string) => void;
  readonly sleep: (ms: number) => Promise<void>;
}

interface Json {
  readonly json?: boolean;
}

/** `coxswain sandbox …`: steers simulated AWS and the Slack workspace, and looks into them. */
export function controlProgram({ client, out, err, sleep }: ControlDeps): Command {
  const program = new Command('coxswain sandbox')
    .description('Steers the sandbox: faults and load, and looks at what simulated AWS did.')
    .enablePositionalOptions()
    .exitOverride()
    .configureOutput({
      writeOut: (text) => out(text.trimEnd()),
      writeErr: (text) => err(text.trimEnd()),
      outputError: (text, write) => write(text.replace(/^error: /, '')),
    });
  const json = ['--json', 'answer JSON on stdout'] as const;

  /** Prints an answer, as JSON or as lines. */
  function tell<T>(answer: unknown, options: Json, schema: z.ZodType<T>, show: (value: T) => readonly string[]): void {
    if (options.json === true) return out(JSON.stringify(answer, null, 2));
    for (const line of show(schema.parse(answer))) out(line);
  }

  program
    .command('fault <kind>')
    .summary('make AWS calls fail: error, latency, outage or lost-answer (applied, but the answer is lost)')
    .option('--service <name>', 'only calls of this service, e.g. ecs, elbv2, cloudwatch (a regular expression)')
    .option('--action <name>', 'only this call, e.g. UpdateService (a regular expression)')
    .option('--region <name>', 'only this region')
    .option('--caller <name>', 'only this caller')
    .option('--code <code>', 'the error, e.g. ThrottlingException')
    .option('--message <text>', "the error's message")
    .option('--status <status>', 'its HTTP status', toNumber)
    .option('--seconds <seconds>', 'latency: how long each call waits', toNumber)
    .option('--answer <how>', 'outage: 503 or hang-up')
    .option('--count <times>', 'over after so many hits', toNumber)
    .option('--rate <share>', 'hits this share of the calls, 0 to 1', toNumber)
    .option('--duration <time>', 'over after this time, e.g. 30s', toSeconds)
    .option(...json)
    .action(async (kind: string, { json: asJson, ...fault }) => {
      await client().aws('POST', 'faults', { kind, ...fault });
      tell(await client().aws('GET', 'faults'), { json: asJson }, faultsSchema, showFaults);
    });
  program
    .command('faults')
    .summary('the faults at work')
    .option('--clear [id]', 'end one fault, or all')
    .option(...json)
    .action(async ({ clear, ...options }: Json & { clear?: string | true }) => {
      if (clear !== undefined)
        await client().aws('DELETE', clear === true ? 'faults' : `faults?id=${encodeURIComponent(clear)}`);
      tell(await client().aws('GET', 'faults'), options, faultsSchema, showFaults);
    });
  program
    .command('load [service] [environment] [rps]')
    .summary('the load on the sample services; with three words, set one (requests per second)')
    .option(...json)
    .action(
      async (service: string | undefined, environment: string | undefined, rps: string | undefined, options: Json) => {
        if (service !== undefined && rps === undefined)
          throw new ControlError('usage', 'Say service, environment and requests per second: load app prod 800');
        const answer =
          rps === undefined
            ? client().aws('GET', 'load')
            : client().aws('POST', 'load', { service, environment, rps: toNumber(rps) });
        tell(await answer, options, loadsSchema, showLoads);
      },
    );
  program
    .command('ledger')
    .summary('every wait that physics imposed: task starts, health, draining')
    .option('--since <seconds>', 'from this instant, seconds since the epoch', toNumber)
    .option(...json)
    .action(async ({ since, ...options }: Json & { since?: number }) => {
      tell(
        await client().aws('GET', `ledger${since === undefined ? '' : `?since=${since}`}`),
        options,
        ledgerSchema,
        showLedger,
      );
    });
  program
    .command('audit')
    .summary('the calls that reached simulated AWS')
    .option('--since <id>', 'after the call with this id', toNumber, 0)
    .option('--last <count>', 'only so many of the latest', toNumber)
    .option('--writes', 'only calls that may change something')
    .option('--follow', 'go on as calls come in, until Ctrl-C')
    .option(...json)
    .action(async (options: Json & { since: number; last?: number; writes?: boolean; follow?: boolean }) => {
      let { since } = options;
      for (;;) {
        const { calls } = auditSchema.parse(await client().aws('GET', `audit?since=${since}`));
        const wanted = calls.filter(
          ({ action }) => options.writes !== true || !/^(Describe|Get|List|BatchGet)/.test(action),
        );
        const shown = options.last === undefined ? wanted : wanted.slice(-options.last);
        if (options.json === true && options.follow !== true) return out(JSON.stringify({ calls: shown }, null, 2));
        for (const call of shown) out(options.json === true ? JSON.stringify(call) : showCall(call));
        if (options.follow !== true) return undefined;
        since = calls.at(-1)?.id ?? since;
        await sleep(500);
      }
    });
  program
    .command('clock')
    .summary("simulated AWS's clock")
    .option('--advance <time>', 'turn it forward, e.g. 90s', toSeconds)
    .option(...json)
    .action(async ({ advance, ...options }: Json & { advance?: number }) => {
      const answer = advance === undefined ? client().aws('GET', 'clock') : client().aws('POST', 'clock', { advance });
      tell(await answer, options, clockSchema, ({ now }) => [timeOfDay(now)]);
    });
  program
    .command('state [region]')
    .summary('services, tasks, listeners and weights')
    .option(...json)
    .action(async (region: string | undefined, options: Json) => {
      const query = region === undefined ? '' : `?region=${encodeURIComponent(region)}`;
      tell(await client().aws('GET', `state${query}`), options, stateSchema, showState);
    });
  addNetworkVerbs(program, { client, tell, json });
  addSlackVerbs(program, { client, err, tell, json });
  return program;
}

interface SlackParts extends Pick<ControlDeps, 'client' | 'err'> {
  readonly tell: <T>(
    answer: unknown,
    options: Json,
    schema: z.ZodType<T>,
    show: (value: T) => readonly string[],
  ) => void;
  readonly json: readonly [string, string];
}

function addSlackVerbs(program: Command, { client, err, tell, json }: SlackParts): void {
  program
    .command('say <person> <text...>')
    .summary('type in the Slack console: say developer /deploy app 1.4.2 prod')
    .option('--channel <name>', 'where', 'deploys')
    .option(...json)
    .passThroughOptions()
    .action(async (person: string, words: string[], { channel, ...options }: Json & { channel: string }) => {
      const text = words.join(' ');
      const answer = await client().slack('POST', text.startsWith('/') ? 'command' : 'message', {
        user: person,
        channel,
        text,
      });
      const { ok, detail } = saidSchema.parse(answer);
      if (!ok) throw new ControlError('usage', detail ?? 'Slack did not take it.');
      tell(answer, options, saidSchema, ({ ms }) => [
        `Sent${ms === undefined || ms === 0 ? '' : `, acknowledged after ${Math.round(ms)} ms`}.`,
      ]);
      if (options.json !== true) err('Look with: coxswain sandbox messages');
    });
  program
    .command('messages')
    .summary('the messages of a channel, as a person sees them')
    .option('--channel <name>', 'which', 'deploys')
    .option('--person <name>', 'who looks', 'developer')
    .option('--last <count>', 'at most so many', toNumber, 20)
    .option(...json)
    .action(async ({ channel, person, last, ...options }: Json & { channel: string; person: string; last: number }) => {
      const query = new URLSearchParams({ channel, user: person, limit: String(last) });
      tell(await client().slack('GET', `messages?${query.toString()}`), options, messagesSchema, showMessages);
    });
}

function toNumber(text: string): number {
  const value = Number(text);
  if (text.trim() !== '' && Number.isFinite(value)) return value;
  throw new InvalidArgumentError(`"${text}" is not a number.`);
}

function toSeconds(text: string): number {
  const seconds = parseDuration(text) ?? Number(text);
  if (text.trim() !== '' && Number.isFinite(seconds)) return seconds;
  throw new InvalidArgumentError(`"${text}" is not a time; write 30s or 2m.`);
}
