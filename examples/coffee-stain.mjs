// An effect of one's own: a brown ring, as a cup leaves it.
// Use it with `augment build --recipe mine.yaml --effects examples/coffee-stain.mjs`, or name it in
// the recipe: `effects: ./coffee-stain.mjs`.
//
// It is given what it needs and imports nothing, so it may lie anywhere. Where the package is
// installed beside it, it may as well `import { defineEffect } from 'palimpsest/effects'` and export
// what that returns.

/** @param {import('palimpsest/effects').EffectKit} kit */
export default ({ defineEffect, enumOf, number }) =>
  defineEffect({
    name: 'coffee-stain',
    phase: 'paper',
    summary: 'a brown ring, as a cup leaves it',
    movesPixels: false,
    params: {
      radius: number(0.02, 0.5, [0.08, 0.16], '× short side', 'radius of the ring'),
      strength: number(0, 1, [0.15, 0.4], '', 'how dark it is; 0: nothing'),
      kind: enumOf(['ring', 'disc'], 'ring', 'a ring, or a spot that is dark all over'),
    },
    apply(page, { radius, strength, kind }, rng) {
      if (strength === 0) return { skipped: 'strength 0' }
      const { width, height, short } = page
      const [x, y] = [rng.uniform(0, width), rng.uniform(0, height)]
      // Where it lands comes from `rng`, never from Math.random: the same key draws the same ring.
      const r = radius * short
      const thick = Math.max(1, r * 0.12)
      const bytes = page.pixels()
      for (
        let row = Math.max(0, Math.floor(y - r - thick));
        row < Math.min(height, y + r + thick);
        row++
      ) {
        for (
          let col = Math.max(0, Math.floor(x - r - thick));
          col < Math.min(width, x + r + thick);
          col++
        ) {
          const away = Math.hypot(col - x, row - y) - r
          const edge = Math.max(0, 1 - Math.abs(away) / thick)
          const share = strength * (kind === 'ring' || away > 0 ? edge : Math.max(edge, 0.6))
          if (share === 0) continue
          const at = (row * width + col) * 4
          bytes[at] *= 1 - 0.35 * share
          bytes[at + 1] *= 1 - 0.55 * share
          bytes[at + 2] *= 1 - 0.8 * share
        }
      }
      return { did: { x: Math.round(x), y: Math.round(y) } }
    },
  })
