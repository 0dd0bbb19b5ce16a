import { defineEffect } from './effect.ts'

export const fade = defineEffect({
  name: 'fade',
  phase: 'ink',
  summary: 'STUB',
  movesPixels: false,
  params: {},
  apply() {
    return { skipped: 'STUB' }
  },
})
