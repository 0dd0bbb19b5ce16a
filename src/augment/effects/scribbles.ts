import { defineEffect } from './effect.ts'

export const scribbles = defineEffect({
  name: 'scribbles',
  phase: 'ink',
  summary: 'STUB',
  movesPixels: false,
  params: {},
  apply() {
    return { skipped: 'STUB' }
  },
})
