import { defineEffect } from './effect.ts'

export const perspective = defineEffect({
  name: 'perspective',
  phase: 'geometry',
  summary: 'STUB',
  movesPixels: false,
  params: {},
  apply() {
    return { skipped: 'STUB' }
  },
})
