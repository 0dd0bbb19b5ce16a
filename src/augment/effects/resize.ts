import { defineEffect } from './effect.ts'

export const resize = defineEffect({
  name: 'resize',
  phase: 'geometry',
  summary: 'STUB',
  movesPixels: false,
  params: {},
  apply() {
    return { skipped: 'STUB' }
  },
})
