import { checkSubject } from '../../asks.ts';
import { reportMessage } from '../../blocks/report.ts';
import { findReport } from '../../report-asks.ts';
import type { CommandHandler } from './command.ts';

/** `/report shop`: what became of the last move of a group, or of one change, for the one who asks. */
export const report: CommandHandler<'report'> = ({ subject }, _asked, deps) => {
  checkSubject(deps.catalogue, subject);
  return { later: async () => reportMessage((await findReport(deps, subject)).report) };
};
