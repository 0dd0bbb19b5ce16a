import { defineEffect } from './effect.ts'

export const underline = defineEffect({
  name: 'underline',
  phase: 'ink',
  summary: 'STUB',
  movesPixels: false,
  params: {},
  apply() {
    return { skipped: 'STUB' }
  },
})
