import { defineEffect } from './effect.ts'

export const blur = defineEffect({
  name: 'blur',
  phase: 'capture',
  summary: 'STUB',
  movesPixels: false,
  params: {},
  apply() {
    return { skipped: 'STUB' }
  },
})
