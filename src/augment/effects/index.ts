/**
 * `palimpsest/effects`: effects of one's own, and what is needed to write them.
 *
 * A module exports effects made by {@link defineEffect}, or a function that is given what is needed to
 * make them and returns them (an `EffectKit`); `--effects FILE`, or the key `effects` of a
 * recipe, makes them known to every command.
 *
 * @packageDocumentation
 */
export {
  defineEffect,
  PHASES,
  type AnyEffect,
  type CostedPage,
  type Did,
  type Effect,
  type Moved,
  type OnPrint,
  type Phase,
  type Skipped,
  type Wrote,
} from './effect.ts'
export {
  enumOf,
  int,
  number,
  type EnumParam,
  type EnumSpec,
  type NumberParam,
  type NumberSpec,
  type ParamsOf,
  type ParamTable,
} from './params.ts'
export type { PrintCost } from './print-cost.ts'
export { allEffects, BUILT_IN, EffectRegistry, findEffect, type EffectModule } from './registry.ts'
export { withModules, type EffectKit, type ModuleRequest } from './modules.ts'
export type { Rng } from '../../core/rng.ts'
export type { PointMap } from '../../page/geometry/point-map.ts'
export type { Page } from '../../page/image/page.ts'
export type { Source } from '../../page/image/source.ts'
