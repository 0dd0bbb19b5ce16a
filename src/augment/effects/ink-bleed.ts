import { defineEffect } from './effect.ts'

export const inkBleed = defineEffect({
  name: 'ink-bleed',
  phase: 'ink',
  summary: 'STUB',
  movesPixels: false,
  params: {},
  apply() {
    return { skipped: 'STUB' }
  },
})
