import { describe, expect, test } from '@jest/globals';
import { slackActor } from '../../../bot/slack/actor.ts';

const user = 'U0DEVELOPER';

describe('who caused a request of Slack', () => {
  test.each<[string, object, object]>([
    ['a command', { user_id: user, team_id: 'T1' }, { team: 'T1' }],
    ['a command in a grid', { user_id: user, team_id: 'T1', enterprise_id: 'E1' }, { team: 'T1', enterprise: 'E1' }],
    ['a button', { user: { id: user, team_id: 'T1' }, team: { id: 'T1' }, enterprise: null }, { team: 'T1' }],
    [
      'a button in a grid',
      { user: { id: user, team_id: 'T1' }, team: { id: 'T1' }, enterprise: { id: 'E1' } },
      { team: 'T1', enterprise: 'E1' },
    ],
    ['a button without the workspace of its user', { user: { id: user }, team: { id: 'T1' } }, { team: 'T1' }],
    ['a mention', { team_id: 'T1', event: { user, team: 'T1' } }, { team: 'T1' }],
    ['Home', { team_id: 'T1', enterprise_id: 'E1', event: { user } }, { team: 'T1', enterprise: 'E1' }],
  ])('%s', (_, body, more) => {
    expect(slackActor(body)).toEqual({ via: 'slack', user, ...more });
  });

  test.each<[string, object]>([
    ['a button', { user: { id: user, team_id: 'T2' }, team: { id: 'T1' }, enterprise: { id: 'E1' } }],
    ['a mention', { team_id: 'T1', enterprise_id: 'E1', event: { user, team: 'T2' } }],
  ])('%s of a stranger is of their own workspace, and of no enterprise', (_, body) => {
    expect(slackActor(body)).toEqual({ via: 'slack', team: 'T2', user });
  });

  test('is nobody where a bot spoke, or nothing tells', () => {
    expect(slackActor({ team_id: 'T1', event: { user, bot_id: 'B1' } }).user).toBe('');
    expect(slackActor({ type: 'event_callback', team_id: 'T1', event: { type: 'app_uninstalled' } }).user).toBe('');
    expect(slackActor({}).user).toBe('');
  });
});
