import { defineEffect } from './effect.ts'

export const jpeg = defineEffect({
  name: 'jpeg',
  phase: 'capture',
  summary: 'STUB',
  movesPixels: false,
  params: {},
  apply() {
    return { skipped: 'STUB' }
  },
})
