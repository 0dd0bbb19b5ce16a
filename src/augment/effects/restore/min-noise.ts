/** The condition that most restoring effects share: clean pages are left alone. */
import { number, type NumberParam } from '../params.ts'

/** @param fallback grey levels, where the recipe says nothing */
export function minNoiseParam(fallback: number): NumberParam {
  return number(
    0,
    20,
    fallback,
    'grey levels',
    'pages that came with less noise than this are left alone; 0: none is',
  )
}
