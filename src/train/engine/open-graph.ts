/** A traced graph as a session of ONNX Runtime, on the first device that runs it rightly. */
import { WorkError } from '../../core/errors.ts'
import { tryOnDevice } from './device-trial.ts'
import type { EngineOptions } from './engine.ts'
import type { Graph } from './graph/graph.ts'
import { fingerprint } from './graph/fingerprint.ts'
import { writeModel } from './graph/write.ts'
import { checkMemory, largestBytes, peakBytes } from './memory.ts'
import { candidates, openSession, type Provider, type Session } from './provider.ts'
import type { OperatorSet } from './trace/traced.ts'

export interface OpenedGraph<Traced> extends Provider {
  session: Session
  traced: Traced
}

/**
 * Traces a graph for each device that may serve and opens it on the first that does: a device
 * other than the CPU has to run it once in a child process and agree with the CPU's numbers, so
 * that a driver's crash or a wrong operator never reaches a run.
 * @param traceFor the graph in the operators that a device has
 * @throws WorkError DEVICE_MISSING when no device that was asked for runs the graph, with the
 *   reason of each; OUT_OF_MEMORY
 */
export async function openGraph<Traced extends { graph: Graph; kept?: readonly string[] }>(
  options: EngineOptions,
  traceFor: (operatorSet: OperatorSet, device: Provider['device']) => Traced,
): Promise<OpenedGraph<Traced>> {
  const unavailable: string[] = []
  for await (const provider of candidates(options.device, unavailable)) {
    const { runtime, device, operatorSet } = provider
    if (device === 'cpu' && options.precision === 'half') {
      unavailable.push('cpu: half precision is computed by graphics devices only')
      continue
    }
    const traced = traceFor(operatorSet, device)
    checkMemory(traced.graph, options)
    const model = writeModel(traced.graph)
    const reason = device === 'cpu' ? undefined : await tried(traced.graph, model, device, options)
    if (reason === undefined) {
      const session = await openSession(runtime, device, model, {
        threads: options.threads,
        kept: traced.kept ?? [],
      })
      return { ...provider, session: device === 'cpu' ? session : oneAtATime(session), traced }
    }
    unavailable.push(`${device}: ${inWords(reason, traced.graph)}`)
  }
  throw new WorkError(
    'DEVICE_MISSING',
    `the device ${options.device} cannot run here: ${unavailable.join('; ')}. Use --device auto, or a device that this machine has`,
  )
}

const trials = new Map<string, Promise<string | undefined>>()

/** Whether a device runs a graph, found out once: every evaluation opens the same one with other weights. */
function tried(
  graph: Graph,
  model: Uint8Array,
  device: string,
  { precision }: EngineOptions,
): Promise<string | undefined> {
  const key = `${device} ${fingerprint(graph)}`
  const known = trials.get(key) ?? tryOnDevice(model, device, precision)
  trials.set(key, known)
  return known
}

/** What ONNX Runtime says of a buffer that the adapter does not give. */
const TOO_LARGE =
  /Invalid Buffer|maxStorageBufferBindingSize|maxBufferSize|Allocation size|out of memory/i

/** The reasons of which a user can do something about, with what to do. */
export function inWords(reason: string, graph: Graph): string {
  if (/requires f16|shader-f16/i.test(reason)) {
    return `the adapter has no shader-f16, which half precision is computed with: take --precision full (${reason})`
  }
  if (!TOO_LARGE.test(reason)) return reason
  const [largest, all] = [largestBytes(graph), peakBytes(graph)].map(
    (bytes) => `${(bytes / 2 ** 20).toFixed(0)} MB`,
  )
  return `the adapter's limits are too small: the largest tensor takes ${largest}, all at the same time ${all}; take a smaller --batch or --size (${reason})`
}

let last: Promise<unknown> = Promise.resolve()

/** Does one piece of work on a device after another, whichever session it is of. */
export function inTurn<T>(work: () => Promise<T>): Promise<T> {
  const mine = last.then(work)
  last = mine.catch(() => undefined)
  return mine
}

/** Runs of all sessions one after another: two at once crash the WebGPU provider (onnxruntime #27592, #32561). */
function oneAtATime(session: Session): Session {
  const run = session.run.bind(session)
  session.run = ((...request: Parameters<Session['run']>) =>
    inTurn(() => run(...request))) as Session['run']
  return session
}
