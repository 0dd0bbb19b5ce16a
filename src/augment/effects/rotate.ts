import { defineEffect } from './effect.ts'

export const rotate = defineEffect({
  name: 'rotate',
  phase: 'geometry',
  summary: 'STUB',
  movesPixels: false,
  params: {},
  apply() {
    return { skipped: 'STUB' }
  },
})
