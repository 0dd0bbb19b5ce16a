/** Where networks come from. Everything above takes this object, so that tests can train a small one. */
import type { Rng } from '../core/rng.ts'
import type { Backbone } from './models/backbone.ts'
import type {
  EngineOptions,
  InferenceEngine,
  ModelState,
  OptimiserState,
  TrainingEngine,
} from './engine/engine.ts'

export interface Engines {
  /** @throws InputError `BACKBONE_UNKNOWN` */
  backbone(name: string): Backbone
  initialState(options: EngineOptions, random: Rng): ModelState
  openTraining(
    options: EngineOptions,
    state: ModelState,
    optimiser?: OptimiserState,
  ): Promise<TrainingEngine>
  openInference(options: EngineOptions, state: ModelState): Promise<InferenceEngine>
  /**
   * The weights to begin with instead of new ones; the head stays new where the classes differ.
   * @param from folder or file of safetensors with timm's names, `pretrained` for what was pulled,
   *   or `starter` for what comes with the program
   * @returns them, and what a user should know of what was taken, a line each
   */
  pretrained(
    from: string,
    options: EngineOptions,
    fresh: ModelState,
  ): Promise<{ model: ModelState; notes: readonly string[] }>
}

/** The networks of the registry on the engine of the settings; loaded when first asked for. */
export async function realEngines(): Promise<Engines> {
  const { backboneByName } = await import('./models/registry.ts')
  const { initialState, openTraining, openInference } = await import('./engine/open.ts')
  const { loadWeights, reportLines } = await import('./weights/load.ts')
  const { weightsPath } = await import('./weights/pretrained.ts')
  return {
    backbone: backboneByName,
    initialState,
    openTraining,
    openInference,
    async pretrained(from, { backbone }, fresh) {
      const path = await weightsPath(from, backbone.name)
      const { state, report } = await loadWeights(path, backbone, fresh)
      return { model: state, notes: reportLines(report) }
    },
  }
}
