import type { Verb } from '../domain/grammar/command.ts';
import { commandNames, families, isFamily, verbsOf } from '../domain/grammar/families.ts';
import { flagsOf, flagUsage, wordsUsage } from '../domain/grammar/help.ts';
import { isVerb, specOf } from '../domain/grammar/verbs.ts';
import { redirectPath } from './slack/install-paths.ts';
import { anyCommand } from './listeners/commands/any.ts';

/** Slack's own commands; a manifest that claims one is refused. https://slack.com/help/articles/201259356-Slash-commands-in-Slack */
const taken = new Set([
  'status',
  'who',
  'topic',
  'search',
  'remind',
  'open',
  'mute',
  'leave',
  'join',
  'invite',
  'away',
]);

/** What Slack must allow: post and edit, find own messages again, upload charts, take commands, hear its name, call those who can act, look up who people are. */
export const scopes = [
  'app_mentions:read',
  'channels:history',
  'channels:read',
  'chat:write',
  'chat:write.public',
  'commands',
  'files:read',
  'files:write',
  'groups:history',
  'groups:read',
  'im:history',
  'im:write',
  'usergroups:read',
  'users:read',
] as const;

/** What follows the command: `<service> <version> <environment> [--dry-run]`. */
function hintOf(verb: Verb): string {
  return [wordsUsage(verb), ...flagsOf(verb, 'slack').map((flag) => `[${flagUsage(flag)}]`)].join(' ');
}

/** The same after a command of several verbs: `rebuild <group>`. */
function familyHint(verb: Verb): string {
  return `${verb.split(' ')[1] ?? ''} ${wordsUsage(verb)}`;
}

/**
 * The app manifest that one gives to Slack when installing, made from the grammar. `url` is where Slack reaches the bot;
 * without it the app uses Socket Mode. https://docs.slack.dev/reference/app-manifest
 */
export function slackManifest(url: string | undefined) {
  const address = url === undefined ? {} : { url: `${url.replace(/\/$/, '')}/slack/events` };
  const command = (name: string, description: string, hint: string) => ({
    command: `/${name}`,
    description,
    ...(hint === '' ? {} : { usage_hint: hint }),
    should_escape: false,
    ...address,
  });
  const commands = commandNames
    .filter((name) => !taken.has(name))
    .map((name) => {
      if (isFamily(name)) return command(name, families[name], verbsOf(name).map(familyHint).join(' | '));
      return command(name, isVerb(name) ? specOf(name).summary : name, isVerb(name) ? hintOf(name) : '');
    });
  const any = command(anyCommand, 'every command behind one name, and help', `<${commandNames.join('|')}> …`);
  return {
    display_information: {
      name: 'Coxswain',
      description: 'Deploys container services, watches each release and goes back when it is bad.',
      background_color: '#14324a',
    },
    features: {
      app_home: { home_tab_enabled: true, messages_tab_enabled: true, messages_tab_read_only_enabled: false },
      bot_user: { display_name: 'coxswain', always_online: true },
      slash_commands: [...commands, any],
    },
    oauth_config: {
      ...(url === undefined ? {} : { redirect_urls: [`${url.replace(/\/$/, '')}${redirectPath}`] }),
      scopes: { bot: [...scopes] },
    },
    settings: {
      event_subscriptions: {
        ...(url === undefined ? {} : { request_url: address.url }),
        bot_events: ['app_home_opened', 'app_mention', 'app_uninstalled'],
      },
      interactivity: { is_enabled: true, ...(url === undefined ? {} : { request_url: address.url }) },
      org_deploy_enabled: false,
      socket_mode_enabled: url === undefined,
      token_rotation_enabled: false,
    },
  };
}
