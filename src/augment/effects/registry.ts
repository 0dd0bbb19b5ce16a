/** All effects, in the order of a physical page. A new effect is one file and one line here. */
import { strikethrough } from './strikethrough.ts'
import { underline } from './underline.ts'
import { highlight } from './highlight.ts'
import { scribbles } from './scribbles.ts'
import { inkBleed } from './ink-bleed.ts'
import { fade } from './fade.ts'
import { paperColour } from './paper-colour.ts'
import { bleedThrough } from './bleed-through.ts'
import { folds } from './folds.ts'
import { rotate } from './rotate.ts'
import { quarterTurn } from './quarter-turn.ts'
import { flip } from './flip.ts'
import { resize } from './resize.ts'
import { shift } from './shift.ts'
import { perspective } from './perspective.ts'
import { lighting } from './lighting.ts'
import { shadow } from './shadow.ts'
import { tone } from './tone.ts'
import { grain } from './grain.ts'
import { blur } from './blur.ts'
import { jpeg } from './jpeg.ts'
import { downscale } from './downscale.ts'
import { denoise } from './denoise.ts'
import { mend } from './mend.ts'
import { flatten } from './flatten.ts'
import { ghost } from './ghost.ts'
import { despeckle } from './despeckle.ts'
import { levels } from './levels.ts'
import { sharpen } from './sharpen.ts'
import { deskew } from './deskew.ts'
import { trim } from './trim.ts'
import { upright } from './upright.ts'
import type { AnyEffect } from './effect.ts'

const EFFECTS: readonly AnyEffect[] = [
  strikethrough,
  underline,
  highlight,
  scribbles,
  inkBleed,
  fade,
  paperColour,
  bleedThrough,
  folds,
  rotate,
  quarterTurn,
  flip,
  resize,
  shift,
  perspective,
  lighting,
  shadow,
  tone,
  grain,
  blur,
  jpeg,
  downscale,
  denoise,
  mend,
  flatten,
  ghost,
  despeckle,
  levels,
  sharpen,
  deskew,
  trim,
  upright,
]

const byName = new Map(EFFECTS.map((effect) => [effect.name, effect]))

/** Every effect, ordered by phase. */
export function allEffects(): readonly AnyEffect[] {
  return EFFECTS
}

/** The effect of this name, or undefined. */
export function findEffect(name: string): AnyEffect | undefined {
  return byName.get(name)
}
