export { createBudget, type Budget } from './budget.ts';
export type { CardExtras, CardRendering } from './delivery.ts';
export { type CardDeps, createCardActivities } from './keep-cards.ts';
