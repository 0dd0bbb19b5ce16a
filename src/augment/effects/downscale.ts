import { defineEffect } from './effect.ts'

export const downscale = defineEffect({
  name: 'downscale',
  phase: 'capture',
  summary: 'STUB',
  movesPixels: false,
  params: {},
  apply() {
    return { skipped: 'STUB' }
  },
})
