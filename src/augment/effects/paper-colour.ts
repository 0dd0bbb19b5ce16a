import { defineEffect } from './effect.ts'

export const paperColour = defineEffect({
  name: 'paper-colour',
  phase: 'paper',
  summary: 'STUB',
  movesPixels: false,
  params: {},
  apply() {
    return { skipped: 'STUB' }
  },
})
