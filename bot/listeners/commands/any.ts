/** The command that takes every verb as its first word, for names that Slack keeps for itself, such as `/status`. */
export const anyCommand = 'coxswain';
