import { expect, test } from '@jest/globals';
import { asTypedHere } from '../../cli/as-typed-here.ts';

test.each([
  ['Release: /unlock app prod', 'Release: coxswain unlock app prod'],
  [
    'There is one already: /why base says how it stands, /abort base ends it.',
    'There is one already: coxswain why base says how it stands, coxswain abort base ends it.',
  ],
  ['plan it again with /infra plan base', 'plan it again with coxswain infra plan base'],
  ['The stacks: /infra', 'The stacks: coxswain infra'],
  ['What is: /locks', 'What is: coxswain locks'],
  ['It ends by itself, or with /unstop.', 'It ends by itself, or with coxswain unstop.'],
  ['First (“/dr rebuild shop”), then wait.', 'First (“coxswain dr rebuild shop”), then wait.'],
  ['/failback shop', 'coxswain failback shop'],
])('%s', (said, here) => {
  expect(asTypedHere(said)).toBe(here);
});

test.each([
  'GET /status answered 500, expected 200 (3 tries)',
  'GET http://app.example/status answered 500',
  'The files are in /deploy/app.yaml, /locks/one and docs/status',
  'errors and/or /unknown words',
  'the word /status, and /dr without another, or /drill-through',
  'coxswain unlock app prod',
])('%s: no command', (said) => {
  expect(asTypedHere(said)).toBe(said);
});
