/** What became of a move, for those who were there and those who ask a year later. Plain words; moments in UTC. */
export interface Report {
  /** What it is; absent: a report. */
  readonly label?: 'Plan';
  readonly title: string;
  /** The name of its file, another for each change. */
  readonly file: string;
  readonly lead: readonly string[];
  readonly sections: readonly ReportSection[];
}

export interface ReportSection {
  readonly heading: string;
  readonly lines?: readonly string[];
  readonly table?: ReportTable;
  /** Left out where the change's own message shows it too. */
  readonly detail?: boolean;
}

export interface ReportTable {
  readonly head: readonly string[];
  readonly rows: readonly (readonly string[])[];
}

/** What happened at a moment, ISO 8601. */
export interface Moment {
  readonly at: string;
  readonly text: string;
  /** Whose doing it was, where it was a person's; the text begins with their name, or has it. */
  readonly person?: string;
}
