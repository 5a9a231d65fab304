import { sentence } from '../change/words.ts';
import { holdsAt, reachKey, type Restraint } from './restraint.ts';
import { comingText, releaseTyped, restraintText, type SayTime, upperFirst } from './sentences.ts';

/** What holds now, the widest first, and which freezes come, of each calendar the next: a line each. `now`: epoch ms. */
export function restraintLines(restraints: readonly Restraint[], now: number, time?: SayTime): string[] {
  const holding = restraints.filter((each) => holdsAt(each, now)).toSorted((a, b) => width(b) - width(a));
  return [
    ...(holding.length === 0 ? ['Nothing is locked, frozen or stopped now.'] : holding.map((each) => line(each, time))),
    ...nextOnes(restraints, now).map((each) => sentence(comingText(each, time))),
  ];
}

/** Of what is yet to begin, the first of each calendar on each reach, in the order in which they begin. */
export function nextOnes(restraints: readonly Restraint[], now: number): Restraint[] {
  const seen = new Set<string>();
  return restraints
    .filter(({ since }) => since > now)
    .toSorted((a, b) => a.since - b.since)
    .filter(({ calendar = '', on }) => {
      const key = `${calendar} ${reachKey(on)}`;
      const first = !seen.has(key);
      seen.add(key);
      return first;
    });
}

function line(restraint: Restraint, time: SayTime | undefined): string {
  const typed = releaseTyped(restraint);
  return `${sentence(upperFirst(restraintText(restraint, time)))}${typed === undefined ? '' : ` Release: ${typed}`}`;
}

function width({ on }: Restraint): number {
  if ('everything' in on) return 3;
  return 'service' in on ? 0 : 1;
}
