/** A thread that trains one replica of a stage. */
import { workerData } from 'node:worker_threads'
import type { ModelState, OptimiserState } from '../../src/train/engine/engine.ts'
import { openTraining } from '../../src/train/engine/open.ts'
import type { Meeting } from './replicas.ts'
import { optionsOf, trainReplica, type StagePlan } from './stage.ts'

/** What the thread is started with. */
export interface ReplicaSetup {
  plan: StagePlan
  meeting: Meeting
  index: number
  model: ModelState
  optimiser: OptimiserState
}

const { plan, meeting, index, model, optimiser } = workerData as ReplicaSetup
const engine = await openTraining(optionsOf(plan), model, optimiser)
await trainReplica(plan, engine, { meeting, index })
await engine.close()
