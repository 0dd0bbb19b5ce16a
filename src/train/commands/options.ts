/** Options that several commands have. */
import { InvalidArgumentError, Option } from 'commander'
import { wholeNumber } from '../../cli/program.ts'
import { parseDuration } from '../config/duration.ts'

export const DEVICES = ['auto', 'cpu', 'webgpu', 'cuda', 'dml', 'coreml'] as const

export function deviceOption(): Option {
  return new Option(
    '--device <name>',
    'what the networks run on (auto: the fastest that works)',
  ).choices(DEVICES)
}

export function engineOption(): Option {
  return new Option('--engine <mode>', 'traced to ONNX Runtime, or eager in TensorFlow.js').choices(
    ['traced', 'eager'],
  )
}

export function precisionOption(): Option {
  return new Option(
    '--precision <bits>',
    'activations of training steps in 32 bits (full) or in 16 (half: faster on graphics devices that have them)',
  ).choices(['full', 'half'])
}

export function threadsOption(): Option {
  return new Option(
    '--threads <n>',
    'threads of the networks on the CPU (default: one per core)',
  ).argParser(wholeNumber('threads', 1, 256))
}

/** A span of time such as `90s`, `20m` or `1h30m`, in seconds. */
export function timeSpan(name: string): (text: string) => number {
  return (text) => {
    const seconds = parseDuration(text.trim())
    if (seconds === undefined || seconds <= 0) {
      throw new InvalidArgumentError(
        `${name} must be a time with its unit (s, m, h or d), such as 90s, 20m or 1h30m.`,
      )
    }
    return seconds
  }
}
