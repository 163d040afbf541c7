/** All that evaluation needs of the models: the same functions that the Worker serves with. */

export { habitsOf, rankHabits } from './buy-again.ts'
export { countPurchases, PURCHASES } from './purchases.ts'
export { compareIds, fading, mergeRows, strongest } from './row.ts'
export { COMPLEMENT, NEXT, scoreCart, scoreNext, scoreTogether, TOGETHER } from './score.ts'
export { serve } from './served.ts'
export { add, POPULAR_HALF_LIFE, TREND_HALF_LIFE, valueAt } from './trend.ts'
export { countViews, VIEWS } from './views.ts'
