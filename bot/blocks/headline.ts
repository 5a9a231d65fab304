import { begunAt } from '../../domain/change/begun.ts';
import { wentOn } from '../../domain/change/approval-words.ts';
import { isGate } from '../../domain/change/safeguards.ts';
import { notApproved } from '../../domain/change/why-group.ts';
import { waitText } from '../../domain/change/held-back.ts';
import { listOf } from '../../domain/text/list.ts';
import { changeTitle, targetVersion } from '../../domain/change/title.ts';
import type { ChangeView } from '../../domain/change/view.ts';
import { duration } from '../../domain/text/duration.ts';
import { sentence } from '../../domain/change/words.ts';
import { remaining, standing } from './remaining.ts';
import { clip, escape, moment } from './text.ts';
import { boldly, inSlack } from './words.ts';

/** Longest reason or sentence of others shown on the card; the rest stands in the thread. */
const longest = 700;

/**
 * The one line that a tired engineer needs first, in mrkdwn. Says in words what state the change is in. `ahead`: the change that
 * a queued one waits for.
 */
export function headline(view: ChangeView, now: number, ahead?: ChangeView): string {
  const title = bold(view, false);
  const at = view.weight === undefined || view.weight === 0 ? '' : ` at ${view.weight} %`;
  switch (view.status) {
    case 'queued':
      // Until the lane has answered nothing is known to be ahead.
      return `${title} ${view.waitsFor === undefined ? 'is about to begin' : `is *queued*${behind(ahead, now)}`} · ${asker(view)}${reason(view.reason)}`;
    case 'waiting':
      if (awaited(view)) return `${bold(view, true)} *waits for approval*: nothing is changed before it`;
      return `${title} *waits*${at}${view.undoing ? ' while going back' : ''}: ${waited(view, now)}`;
    case 'paused':
      return paused(view, now, at);
    case 'running':
      return running(view, now, at);
    case 'succeeded':
      return succeeded(view, now);
    case 'rolledBack':
      return `${title} was *rolled back*${after(view)}${because(view, now)}`;
    case 'aborted':
      return untouched(view)
        ? `${title} was *withdrawn*${by(view.stoppedBy)}: nothing was changed.`
        : `${title} was *stopped*${by(view.stoppedBy)} and rolled back.`;
    case 'superseded':
      return `${title} ${gaveWay(view, now)}`;
    case 'refused':
      return refused(view, now);
    case 'failed':
      return `${title} *failed and could not be rolled back*: it needs a person now.`;
  }
}

/** What it waits for, as a sentence. */
function waited(view: ChangeView, now: number): string {
  return inSlack((words) => [sentence(waitText(view, words))], now, longest)[0] ?? '';
}

/** True while people are to approve it. */
export function awaited(view: ChangeView): boolean {
  return view.intents.includes('approve');
}

/** "You" in the sentence is who asked. */
function refused(view: ChangeView, now: number): string {
  if (view.approval !== undefined)
    return `${bold(view, false)} was *${notApproved(view)}*. ${said(view, now)} · asked by @${escape(view.requestedBy)}`;
  const why = view.sentence === undefined ? 'nothing was changed.' : said(view, now);
  return `${bold(view, false)} was *refused*: ${why} · ${view.fired === undefined ? 'asked ' : ''}${asker(view)}`;
}

/** True when no step was begun but those that look whether it may begin. */
export function untouched(view: ChangeView): boolean {
  return view.steps.every((step) => step.state === 'pending' || isGate(step));
}

/** `*app* 1.4.1 → 1.4.2 in prod`. */
function bold(view: ChangeView, arrow: boolean): string {
  return boldly(escape(changeTitle(view, arrow)), view.subject);
}

function running(view: ChangeView, now: number, at: string): string {
  if (view.undoing) return goingBack(view, now);
  if (view.plan === undefined) {
    const doing = 'looking at both regions and making the plan; nothing is changed by it';
    if (view.service === undefined) {
      return `${bold(view, false)}: ${doing} · ${asker(view)}${reason(view.reason)}`;
    }
    return `${bold(view, false)}: reading what runs and making the plan · ${asker(view)}${reason(view.reason)}`;
  }
  const began = begunAt(view);
  const elapsed = began === undefined ? 0 : (now - Date.parse(began)) / 1000;
  const canary = at === '' ? '' : ` · canary${at}`;
  const kind = view.kind === 'rollback' ? ' · rollback' : '';
  return `${bold(view, true)}${kind}${canary} · ${duration(Math.floor(elapsed))}, ${remaining(view, now) ?? ''}`;
}

function goingBack(view: ChangeView, now: number): string {
  const to = view.plan?.from === undefined ? '' : ` to ${escape(view.plan.from)}`;
  const stopped = view.stoppedBy === undefined ? because(view, now) : `: stopped${by(view.stoppedBy)}.`;
  return `${bold(view, false)} is *going back*${to}${stopped}`;
}

/** `was *superseded* by 1.4.3 (oncall) and rolled back; …`: the change's own sentence begins with that word. */
function gaveWay(view: ChangeView, now: number): string {
  const [, first, rest] = /^(Superseded|Withdrawn) (.+)$/s.exec(view.sentence ?? '') ?? [];
  if (first === undefined || rest === undefined) return `*gave way* to a later change${because(view, now)}`;
  return `was *${first.toLowerCase()}* ${escape(clip(sentence(rest), longest))}`;
}

/** ` behind 1.4.2 (@developer, about 18 min left)`. */
function behind(ahead: ChangeView | undefined, now: number): string {
  if (ahead === undefined) return '';
  const what = targetVersion(ahead) ?? 'a rollback';
  const state = standing(ahead, now);
  return ` behind ${escape(what)} (@${escape(ahead.requestedBy)}${state === undefined ? '' : `, ${state}`})`;
}

function paused(view: ChangeView, now: number, at: string): string {
  const pause = view.pausedBy;
  const seconds = pause === undefined ? 0 : Math.floor((now - Date.parse(pause.since)) / 1000);
  const since = seconds < 1 ? '' : `, ${duration(seconds)}`;
  return `${bold(view, false)} is *paused*${at}${by(pause)}${since}. Traffic stays as it is.`;
}

function succeeded(view: ChangeView, now: number): string {
  const whole = took(view);
  if (view.plan === undefined) return said(view, now);
  if (view.dryRun) return `*Plan only* (dry run, nothing was changed): ${bold(view, true)}`;
  const since = view.endedAt === undefined ? '' : ` since ${moment(view.endedAt)}`;
  const to = escape(targetVersion(view) ?? '');
  const from = view.plan.from === undefined ? '' : ` from ${escape(view.plan.from)}`;
  const back = view.kind === 'rollback' ? ` · rolled back${from}` : '';
  return `*${escape(view.subject)}* ${to} *serves* in ${escape(view.environment)}${since}${back}${whole} · @${escape(view.requestedBy)}${approvers(view)}`;
}

/** `, approved by @release-manager`. */
function approvers({ approval }: ChangeView): string {
  if (approval === undefined || approval.given.length === 0) return '';
  const alone = approval.given.some(({ breakGlass }) => breakGlass !== undefined);
  const who = listOf(
    approval.given.map(
      ({ person, for: whom }) => `@${escape(person)}${whom === undefined ? '' : ` for @${escape(whom)}`}`,
    ),
  );
  if (alone) return `, approved by ${who} alone (break-glass)`;
  return `, approved by ${who}${wentOn(approval) ? `, ${approval.given.length} of ${approval.count} at expiry` : ''}`;
}

function took(view: ChangeView): string {
  const began = begunAt(view);
  if (began === undefined || view.endedAt === undefined) return '';
  return ` · ${duration((Date.parse(view.endedAt) - Date.parse(began)) / 1000)}`;
}

function after(view: ChangeView): string {
  const began = begunAt(view);
  if (began === undefined || view.endedAt === undefined) return '';
  return ` after ${duration((Date.parse(view.endedAt) - Date.parse(began)) / 1000)}`;
}

function because(view: ChangeView, now: number): string {
  if (view.sentence === undefined) return '.';
  // What serves again has its own line, with the time.
  const again = `; ${view.subject} ${view.plan?.from ?? ''} serves in ${view.environment} again`;
  const text = view.status === 'rolledBack' ? view.sentence.replace(again, '') : view.sentence;
  return `: ${said({ ...view, sentence: text }, now)}`;
}

function said(view: ChangeView, now: number): string {
  return inSlack(() => [sentence(view.sentence ?? changeTitle(view, false))], now, longest)[0] ?? '';
}

function by(who: { readonly person: string; readonly reason?: string | undefined } | undefined): string {
  return who === undefined
    ? ''
    : ` by @${escape(who.person)}${who.reason ? ` ("${escape(clip(who.reason, 200))}")` : ''}`;
}

function asker({ fired, requestedBy }: ChangeView): string {
  return `${fired === undefined ? 'by' : `fired by ${escape(fired.alarm)}, armed by`} @${escape(requestedBy)}`;
}

function reason(text: string | undefined): string {
  return text === undefined || text === '' ? '' : ` · "${escape(clip(text, 200))}"`;
}
