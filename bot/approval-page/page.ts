import { approvalPages } from '../../config/approval-link.ts';
import { price } from '../../domain/change/question.ts';
import { changeTitle } from '../../domain/change/title.ts';
import type { ChangeView } from '../../domain/change/view.ts';
import { quoted } from '../../domain/change/words.ts';
import { inert } from '../../domain/text/markup.ts';
import { utc } from '../blocks/mails.ts';

/** A page without scripts. `body` is HTML. */
export function page(title: string, body: string): string {
  return `<!doctype html>
<html lang="en">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<title>${inert(title)}</title>
<style>
  body { font: 16px/1.5 system-ui, sans-serif; max-width: 44rem; margin: 6vh auto; padding: 0 1rem; color: #1d1c1d; background: #fff }
  h1 { font-size: 1.3rem } code { overflow-wrap: anywhere }
  button, input, select, .button { font: inherit; padding: .4rem .9rem; margin: .3rem .3rem .3rem 0 }
  .button { display: inline-block; border: 1px solid; border-radius: .3rem; color: inherit; text-decoration: none }
  label { display: block }
  @media (prefers-color-scheme: dark) { body { color: #e8e8e8; background: #1a1d21 } }
</style>
<h1>${inert(title)}</h1>
${body}
</html>
`;
}

/** A page that says one thing. */
export function saying(title: string, sentence: string): string {
  return page(title, `<p>${inert(sentence)}</p>`);
}

/** The plan, and the way to say who one is. */
export function planPage(view: ChangeView, token: string): string {
  return page(
    `Approve ${changeTitle(view, true)}?`,
    `${planOf(view)}
<p><a class="button" href="${approvalPages}/sign-in?link=${token}">Sign in to decide</a></p>`,
  );
}

/** The plan, and the decision. `once` proves that the form is of this page. */
export function decisionPage(view: ChangeView, token: string, person: string, once: string): string {
  const { typed, choices = [] } = view.approval ?? {};
  const options = choices.map((choice) => `<option>${inert(choice)}</option>`).join('');
  return page(
    `Approve ${changeTitle(view, true)}?`,
    `${planOf(view)}
<form method="post" action="${approvalPages}?link=${token}">
<input type="hidden" name="once" value="${inert(once)}">
${choices.length === 0 ? '' : `<label>Pick one: <select name="choice"><option value=""></option>${options}</select></label>`}
${typed === undefined ? '' : `<label>To approve, type <code>${inert(typed)}</code>: <input name="typed" autocomplete="off"></label>`}
<label>Reason, to reject it: <input name="reason" maxlength="500"></label>
<p>You are ${inert(person)}.</p>
<button name="decision" value="approve">Approve</button> <button name="decision" value="reject">Reject</button>
</form>`,
  );
}

/** What is asked, what it costs, what is done, and the hash that an approval is bound to. */
function planOf(view: ChangeView): string {
  const { plan, approval, steps, requestedBy, reason } = view;
  const digests = Object.entries(plan?.digests ?? {}).map(([container, digest]) => `${container} ${digest}`);
  const facts = [
    ...(plan?.title === undefined ? [] : [`“${plan.title}”`]),
    `Asked by ${requestedBy}${quoted(reason)}`,
    ...price(view),
    ...(plan?.taskDefinitionDiff ?? []),
    ...digests,
    ...(approval?.instructions === undefined ? [] : [approval.instructions]),
    ...(approval === undefined ? [] : [`Your approval counts until ${utc(approval.until)}.`]),
  ];
  return `<ul>${facts.map((fact) => `<li>${inert(fact)}</li>`).join('')}</ul>
<details><summary>${steps.length} steps</summary><ol>${steps.map(({ title }) => `<li>${inert(title)}</li>`).join('')}</ol></details>
<p>Plan <code>${inert(plan?.hash ?? '')}</code></p>`;
}
