import { defineEffect } from './effect.ts'

export const highlight = defineEffect({
  name: 'highlight',
  phase: 'ink',
  summary: 'STUB',
  movesPixels: false,
  params: {},
  apply() {
    return { skipped: 'STUB' }
  },
})
