export { createBudget, type Budget } from './budget.ts';
export type { CardExtras, CardRendering } from './deliver.ts';
export { type CardDeps, createCardActivities } from './keep-cards.ts';
