import { defineEffect } from './effect.ts'

export const lighting = defineEffect({
  name: 'lighting',
  phase: 'light',
  summary: 'STUB',
  movesPixels: false,
  params: {},
  apply() {
    return { skipped: 'STUB' }
  },
})
