import { expect, test } from '@jest/globals';
import { parseLine } from '../../../domain/grammar/parse.ts';

const command = (line: string) => {
  const parsed = parseLine(line);
  return 'command' in parsed ? parsed.command : parsed.usage;
};

test.each([
  [
    'lock app prod --reason "x" --for 2h',
    { verb: 'lock', on: { service: 'app', environment: 'prod' }, reason: 'x', for: 7200 },
  ],
  ['lock prod --reason x', { verb: 'lock', on: { place: 'prod' }, reason: 'x' }],
  [
    'freeze prod --until "mon 08:00" --reason x',
    { verb: 'freeze', on: { place: 'prod' }, reason: 'x', until: 'mon 08:00' },
  ],
  ['unlock app prod', { verb: 'unlock', on: { service: 'app', environment: 'prod' } }],
  ['unfreeze shop --reason y', { verb: 'unfreeze', on: { place: 'shop' }, reason: 'y' }],
  ['stop --reason fire', { verb: 'stop', reason: 'fire' }],
  ['unstop', { verb: 'unstop' }],
  ['locks', { verb: 'locks' }],
  [
    'override app prod --reason fix',
    { verb: 'override', subject: { service: 'app', environment: 'prod' }, reason: 'fix' },
  ],
])('%s', (line, expected) => {
  expect(command(line)).toEqual(expected);
});

test('an override is named for what it passes over', () => {
  expect(command('deploy app 1.4.2 prod --override freeze,lock --reason fix')).toMatchObject({
    override: ['freeze', 'lock'],
  });
  expect(command('dr rebuild shop --override stop --reason fix')).toMatchObject({ override: ['stop'] });
  expect(command('deploy app 1.4.2 prod')).not.toHaveProperty('override');
});

test.each([
  ['lock app prod', /^It needs a reason, which everybody sees/],
  ['stop', /^It needs a reason/],
  ['lock app prod --reason x --for soon', /^--for is "soon"; write a duration/],
  ['lock app prod --reason x --for 400d', /a year is the longest/],
  ['freeze prod --reason x --for 1h --until "mon 08:00"', /^Write --for or --until, not both/],
  ['freeze list', /^What is locked and frozen: type locks/],
  ['stop the line --reason x', /^stop does not understand "the line"\. .*Type \/stop/],
  ['override app prod', /^An override is on record with its reason/],
  ['deploy app 1.4.2 prod --override freeze', /^An override needs a reason/],
  ['deploy app 1.4.2 prod --override everything --reason x', /^--override is "everything"; write lock, freeze or stop/],
  ['rollback app prod --override freeze --reason x', /^rollback has no flag --override/],
])('%s is refused with a sentence', (line, sentence) => {
  expect(command(line)).toMatch(sentence);
});
