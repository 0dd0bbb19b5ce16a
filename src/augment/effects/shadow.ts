import { defineEffect } from './effect.ts'

export const shadow = defineEffect({
  name: 'shadow',
  phase: 'light',
  summary: 'STUB',
  movesPixels: false,
  params: {},
  apply() {
    return { skipped: 'STUB' }
  },
})
