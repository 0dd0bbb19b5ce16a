import { defineEffect } from './effect.ts'

export const grain = defineEffect({
  name: 'grain',
  phase: 'capture',
  summary: 'STUB',
  movesPixels: false,
  params: {},
  apply() {
    return { skipped: 'STUB' }
  },
})
