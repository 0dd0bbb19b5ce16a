/** The class of this machine's processor: native libraries choose their code by it. */
import { readFileSync } from 'node:fs'

/** Flags by which libvips and Skia choose among several versions of a loop, the widest first. */
const FLAGS = ['avx512bw', 'avx2', 'sse4_1', 'asimd'] as const

/**
 * Name of the processor's class, such as `x64-avx2`: two machines of one class run the same code. Where
 * the system does not list the processor's flags (outside Linux) it is the architecture alone.
 */
export function processorClass(): string {
  let flags: readonly string[] = []
  try {
    const line = /^(?:flags|Features)\s*:(.*)$/m.exec(readFileSync('/proc/cpuinfo', 'utf8'))
    flags = line?.[1]?.trim().split(/\s+/) ?? []
  } catch {
    // No Linux: the architecture is all that is known.
  }
  const widest = FLAGS.find((flag) => flags.includes(flag))
  return widest === undefined ? process.arch : `${process.arch}-${widest}`
}
