import { defineEffect } from './effect.ts'

export const folds = defineEffect({
  name: 'folds',
  phase: 'geometry',
  summary: 'STUB',
  movesPixels: false,
  params: {},
  apply() {
    return { skipped: 'STUB' }
  },
})
