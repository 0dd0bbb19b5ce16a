/** All effects, in the order of a physical page. A new effect is one file and one line here. */
import { strikethrough } from './ink/strikethrough.ts'
import { underline } from './ink/underline.ts'
import { highlight } from './ink/highlight.ts'
import { scribbles } from './ink/scribbles.ts'
import { marginNotes } from './ink/margin-notes.ts'
import { stamp } from './ink/stamp.ts'
import { watermark } from './ink/watermark.ts'
import { redaction } from './ink/redaction.ts'
import { printHead } from './ink/print-head.ts'
import { inkBleed } from './ink/ink-bleed.ts'
import { fade } from './ink/fade.ts'
import { halftone } from './ink/halftone.ts'
import { lowToner } from './ink/low-toner.ts'
import { paperColor } from './paper/paper-color.ts'
import { bleedThrough } from './paper/bleed-through.ts'
import { holes } from './paper/holes.ts'
import { stain } from './paper/stain.ts'
import { attached } from './paper/attached.ts'
import { tear } from './paper/tear.ts'
import { thermal } from './paper/thermal.ts'
import { crumple } from './geometry/crumple.ts'
import { pageCurl } from './geometry/page-curl.ts'
import { folds } from './geometry/folds.ts'
import { rotate } from './geometry/rotate.ts'
import { rotate90 } from './geometry/rotate90.ts'
import { flip } from './geometry/flip.ts'
import { resize } from './geometry/resize.ts'
import { translate } from './geometry/translate.ts'
import { scanBorder } from './geometry/scan-border.ts'
import { scene } from './geometry/scene.ts'
import { occlusion } from './geometry/occlusion.ts'
import { perspective } from './geometry/perspective.ts'
import { lighting } from './light/lighting.ts'
import { glare } from './light/glare.ts'
import { shadow } from './light/shadow.ts'
import { colorJitter } from './capture/color-jitter.ts'
import { whiteBalance } from './capture/white-balance.ts'
import { noise } from './capture/noise.ts'
import { defocus } from './capture/defocus.ts'
import { blur } from './capture/blur.ts'
import { jpeg } from './capture/jpeg.ts'
import { recompress } from './capture/recompress.ts'
import { downscale } from './capture/downscale.ts'
import { bilevel } from './capture/bilevel.ts'
import { moire } from './capture/moire.ts'
import { sectionShift } from './capture/section-shift.ts'
import { photocopy } from './capture/photocopy.ts'
import { denoise } from './restore/denoise.ts'
import { enhance } from './restore/enhance.ts'
import { flatten } from './restore/flatten.ts'
import { removeBleedThrough } from './restore/remove-bleed-through.ts'
import { despeckle } from './restore/despeckle.ts'
import { levels } from './restore/levels.ts'
import { sharpen } from './restore/sharpen.ts'
import { deskew } from './restore/deskew.ts'
import { dewarp } from './restore/dewarp.ts'
import { trim } from './restore/trim.ts'
import { binarise } from './restore/binarise.ts'
import { upright } from './restore/upright.ts'
import type { AnyEffect } from './effect.ts'

const EFFECTS: readonly AnyEffect[] = [
  watermark,
  strikethrough,
  underline,
  highlight,
  scribbles,
  marginNotes,
  stamp,
  redaction,
  inkBleed,
  fade,
  halftone,
  lowToner,
  printHead,
  paperColor,
  bleedThrough,
  thermal,
  stain,
  tear,
  attached,
  holes,
  folds,
  crumple,
  pageCurl,
  rotate,
  rotate90,
  flip,
  resize,
  translate,
  perspective,
  scene,
  occlusion,
  scanBorder,
  lighting,
  shadow,
  glare,
  photocopy,
  sectionShift,
  moire,
  whiteBalance,
  colorJitter,
  noise,
  blur,
  defocus,
  jpeg,
  recompress,
  downscale,
  bilevel,
  denoise,
  enhance,
  flatten,
  removeBleedThrough,
  despeckle,
  levels,
  sharpen,
  dewarp,
  deskew,
  trim,
  binarise,
  upright,
]

/** A module of effects of one's own, as a recipe names it. */
export interface EffectModule {
  /** absolute path */
  path: string
  /**
   * SHA-256, hex, of the file, or of it and all it imports by relative paths: part of every digest
   * of a recipe that uses it
   */
  sha256: string
}

/** The effects a recipe may use: the built-in ones, and those of modules that were loaded. */
export class EffectRegistry {
  /** built-in effects ordered by phase, then others in the order in which they were added */
  readonly effects: readonly AnyEffect[]
  private readonly byName: ReadonlyMap<string, AnyEffect>
  private readonly modules: ReadonlyMap<string, EffectModule>

  constructor(
    effects: readonly AnyEffect[],
    modules: ReadonlyMap<string, EffectModule> = new Map<string, EffectModule>(),
  ) {
    this.effects = effects
    this.byName = new Map(effects.map((effect) => [effect.name, effect]))
    this.modules = modules
  }

  /** The effect of this name, or undefined. */
  find(name: string): AnyEffect | undefined {
    return this.byName.get(name)
  }

  /** The module an effect comes from; undefined for built-in ones. */
  moduleOf(name: string): EffectModule | undefined {
    return this.modules.get(name)
  }

  /** The modules that were added, in the order in which they were. */
  loadedModules(): EffectModule[] {
    return [...new Set(this.modules.values())]
  }

  /** A registry that also holds a module's effects; this one stays as it is. */
  with(module: EffectModule, effects: readonly AnyEffect[]): EffectRegistry {
    const modules = new Map(this.modules)
    for (const { name } of effects) modules.set(name, module)
    return new EffectRegistry([...this.effects, ...effects], modules)
  }
}

/** The effects that come with the program. */
export const BUILT_IN = new EffectRegistry(EFFECTS)

/**
 * Every built-in effect, ordered by phase.
 * @example
 * ```js
 * import { allEffects } from 'palimpsest/effects'
 *
 * for (const { name, phase, summary } of allEffects()) console.log(`${phase} ${name}: ${summary}`)
 * ```
 */
export function allEffects(): readonly AnyEffect[] {
  return BUILT_IN.effects
}

/**
 * The built-in effect of this name, or undefined.
 * @param name as in recipes, such as `ink-bleed`
 * @example
 * ```js
 * import { findEffect } from 'palimpsest/effects'
 *
 * console.log(findEffect('noise').params.amount)
 * ```
 */
export function findEffect(name: string): AnyEffect | undefined {
  return BUILT_IN.find(name)
}
