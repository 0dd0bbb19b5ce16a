/** A model's parameters and buffers in one `.safetensors` file. */
import { z } from 'zod'
import { InputError, reasonOf } from '../../core/errors.ts'
import type { ModelState, Stored } from '../engine/engine.ts'
import { checkValues, readSafetensors, writeSafetensors } from './safetensors.ts'

/** The names of parameters and of buffers are kept apart by the file's metadata. */
export async function writeModelFile(
  file: string,
  { parameters, buffers }: ModelState,
  metadata: Record<string, string> = {},
): Promise<void> {
  const tensors = new Map([...parameters, ...buffers])
  await writeSafetensors(file, tensors, {
    ...metadata,
    buffers: JSON.stringify([...buffers.keys()]),
  })
}

/** @throws InputError `WEIGHTS_DAMAGED`, and those of `readSafetensors` */
export async function readModelFile(
  file: string,
): Promise<{ model: ModelState; metadata: Readonly<Record<string, string>> }> {
  const { tensors, metadata } = await readSafetensors(file)
  const names = new Set(namesIn(metadata['buffers'], file))
  const parameters = new Map<string, Stored>()
  const buffers = new Map<string, Stored>()
  for (const [name, tensor] of tensors) {
    checkValues(file, name, tensor)
    ;(names.has(name) ? buffers : parameters).set(name, tensor)
  }
  return { model: { parameters, buffers }, metadata }
}

function namesIn(json: string | undefined, file: string): string[] {
  try {
    return z.array(z.string()).parse(JSON.parse(json ?? '[]'))
  } catch (error) {
    throw new InputError(
      'WEIGHTS_DAMAGED',
      `${file}: its list of buffers cannot be read (${reasonOf(error)})`,
      { cause: error },
    )
  }
}
