import { defineEffect } from './effect.ts'

export const tone = defineEffect({
  name: 'tone',
  phase: 'capture',
  summary: 'STUB',
  movesPixels: false,
  params: {},
  apply() {
    return { skipped: 'STUB' }
  },
})
