import { inert } from '../../domain/text/markup.ts';

/** A small page without scripts. */
export function page(title: string, body: string): string {
  return `<!doctype html>
<html lang="en">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<title>${inert(title)}</title>
<style>
  body { font: 16px/1.5 system-ui, sans-serif; max-width: 32rem; margin: 10vh auto; padding: 0 1rem; color: #1d1c1d; background: #fff }
  code { font-size: 1.4em; letter-spacing: .1em }
  button, input { font: inherit; padding: .4rem .8rem; margin: .2rem .2rem .2rem 0 }
  @media (prefers-color-scheme: dark) { body { color: #e8e8e8; background: #1a1d21 } }
</style>
<h1>${inert(title)}</h1>
${body}
</html>
`;
}

/** Asks which person is meant; each button sends the form with its name. */
export function choosePerson(
  action: string,
  hidden: Readonly<Record<string, string>>,
  people: readonly string[],
): string {
  const inputs = Object.entries(hidden).map(
    ([name, value]) => `<input type="hidden" name="${inert(name)}" value="${inert(value)}">`,
  );
  const buttons = people.map((person) => `<button name="person" value="${inert(person)}">${inert(person)}</button>`);
  return `<form method="post" action="${inert(action)}">${inputs.join('')}
<p>Who are you? This stands in for a company's sign-in; it checks no password.</p>
<p>${buttons.join('\n')}</p>
<p><button name="person" value="">None of these: refuse</button></p>
</form>`;
}
