import { defineEffect } from './effect.ts'

export const bleedThrough = defineEffect({
  name: 'bleed-through',
  phase: 'paper',
  summary: 'STUB',
  movesPixels: false,
  params: {},
  apply() {
    return { skipped: 'STUB' }
  },
})
