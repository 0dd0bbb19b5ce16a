import { defineEffect } from './effect.ts'

export const quarterTurn = defineEffect({
  name: 'quarter-turn',
  phase: 'geometry',
  summary: 'STUB',
  movesPixels: false,
  params: {},
  apply() {
    return { skipped: 'STUB' }
  },
})
