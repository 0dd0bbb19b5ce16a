import { defineEffect } from './effect.ts'

export const flip = defineEffect({
  name: 'flip',
  phase: 'geometry',
  summary: 'STUB',
  movesPixels: false,
  params: {},
  apply() {
    return { skipped: 'STUB' }
  },
})
