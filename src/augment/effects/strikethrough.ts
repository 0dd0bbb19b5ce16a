import { defineEffect } from './effect.ts'

export const strikethrough = defineEffect({
  name: 'strikethrough',
  phase: 'ink',
  summary: 'STUB',
  movesPixels: false,
  params: {},
  apply() {
    return { skipped: 'STUB' }
  },
})
