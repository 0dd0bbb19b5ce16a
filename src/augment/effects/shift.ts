import { defineEffect } from './effect.ts'

export const shift = defineEffect({
  name: 'shift',
  phase: 'geometry',
  summary: 'STUB',
  movesPixels: false,
  params: {},
  apply() {
    return { skipped: 'STUB' }
  },
})
