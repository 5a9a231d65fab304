import { describe, expect, test } from '@jest/globals';
import { parseImage } from '../../../../activities/providers/aws/image.ts';
import { descriptionIn } from '../../../../activities/providers/aws/repository.ts';
import { commitsWith, nameOf, versionForm } from '../../../../activities/providers/aws/version.ts';

const sha = 'abc1230123456789012345678901234567890123';
const digest = `sha256:${'9f'.repeat(32)}`;

describe('versionForm', () => {
  test.each([
    ['1.4.2', 'tag'],
    ['abc12', 'tag'],
    ['abc123', 'prefix'],
    ['ABC123', 'prefix'],
    [sha, 'commit'],
    [` ${sha.toUpperCase()} `, 'commit'],
    [digest, 'digest'],
    ['sha256:9f2c', 'tag'],
  ])('%s is a %s', (typed, form) => {
    expect(versionForm(typed).form).toBe(form);
  });
});

describe('nameOf', () => {
  test('takes a version before other words, whatever their order', () => {
    expect(nameOf(['stable', sha, 'v1.4.2'], digest)).toBe('v1.4.2');
  });
  test('never calls anything "latest"', () => {
    expect(nameOf(['latest', sha], digest)).toBe('abc1230');
  });
  test('falls back to the digest', () => {
    expect(nameOf([], digest)).toBe('sha256:9f9f9f9f9f9f');
  });
});

test('commitsWith finds commits only, each once', () => {
  expect(commitsWith('ABC', ['abc1', sha, sha, `${'d'.repeat(40)}`])).toEqual([sha]);
});

describe('parseImage', () => {
  test.each([
    [`123456789012.dkr.ecr.eu-west-1.amazonaws.com/shop/app@${digest}`, { repository: 'shop/app', digest }],
    ['123456789012.dkr.ecr.eu-west-1.amazonaws.com/app:1.4.1', { repository: 'app', tag: '1.4.1' }],
    [`localhost:5000/app:1@${digest}`, { repository: 'app', tag: '1', digest }],
    ['library/nginx', { repository: 'library/nginx' }],
  ])('%s', (image, expected) => {
    expect(parseImage(image)).toEqual(expected);
  });
});

describe('descriptionIn', () => {
  const name = 'org.opencontainers.image.description';
  test.each([
    [JSON.stringify({ annotations: { [name]: 'checkout: round totals' } }), 'checkout: round totals'],
    [JSON.stringify({ annotations: { other: 'x' } }), undefined],
    [JSON.stringify({ layers: [] }), undefined],
    ['', undefined],
    ['not JSON', undefined],
  ])('%s', (manifest, expected) => {
    expect(descriptionIn(manifest)).toBe(expected);
  });
});
