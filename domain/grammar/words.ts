/** Straight, curly and low quotes as phones, editors and Slack make them. */
const quotes: Readonly<Record<string, string>> = {
  '"': '"”“„',
  '“': '"”“',
  '”': '"”“',
  '„': '“”"',
  "'": "'’",
  '‘': "'’",
  '`': '`',
};

/**
 * Splits what a person typed at white space, keeping quoted text together: `--reason "fix rounding"`,
 * `--reason=“fix rounding”`. A quote opens only at the beginning of a word and closes only at the end of one, so that
 * `don't` is one word, in quotes or not. A dash that an editor made of two hyphens (`—dry-run`) is two hyphens again. Answers
 * the open quote where one is not closed.
 */
export function splitWords(text: string): { readonly words: readonly string[] } | { readonly open: string } {
  const words: string[] = [];
  let word: string | undefined;
  let closing: string | undefined;
  let opened = '';
  const letters = Array.from(text);
  for (const [index, letter] of letters.entries()) {
    if (closing !== undefined) {
      if (closing.includes(letter) && /^\s?$/u.test(letters[index + 1] ?? '')) closing = undefined;
      else word = (word ?? '') + letter;
    } else if (/\s/u.test(letter)) {
      if (word !== undefined) words.push(word);
      word = undefined;
    } else if (quotes[letter] !== undefined && (word === undefined || /^--[a-z-]+=$/.test(word))) {
      closing = quotes[letter];
      opened = letter;
      word ??= '';
    } else {
      word = word === undefined && /[—–]/u.test(letter) ? '--' : (word ?? '') + letter;
    }
  }
  if (closing !== undefined) return { open: opened };
  if (word !== undefined) words.push(word);
  return { words };
}

/** Slack escapes three characters in what it sends. https://docs.slack.dev/messaging/formatting-message-text#escaping */
export function unescapeSlack(text: string): string {
  return text.replaceAll('&lt;', '<').replaceAll('&gt;', '>').replaceAll('&amp;', '&');
}
