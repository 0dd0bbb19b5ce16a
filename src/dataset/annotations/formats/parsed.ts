/** What a format's schema makes of JSON. */
import type { z } from 'zod'
import { AnnotationFault } from '../fault.ts'

/** @throws AnnotationFault `ANNOTATION_INVALID` at what does not fit */
export function parsed<T>(shape: z.ZodType<T>, json: unknown): T {
  const result = shape.safeParse(json)
  if (result.success) return result.data
  const { path, message } = result.error.issues[0]!
  const keys = path.map((key) => (typeof key === 'symbol' ? String(key) : key))
  throw new AnnotationFault('ANNOTATION_INVALID', keys, `${keys.join('.') || 'it'}: ${message}`)
}
