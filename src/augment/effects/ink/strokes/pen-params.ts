/** What every effect that writes by hand lets a recipe say about pen and hand. */
import { number, enumOf, type NumberParam, type EnumParam } from '../../params.ts'
import { COLOURS, PENS } from './pens.ts'

/** The choices as the parameter tables hold them. */
type PenParams = {
  pen: EnumParam<(typeof PENS)[number]>
  color: EnumParam<(typeof COLOURS)[number]>
} & Record<'width' | 'wobble' | 'opacity', NumberParam>

/**
 * @param pens how often each of `PENS` is taken where the recipe says nothing
 * @param colours the same of `COLOURS`
 */
export function penParams(pens: readonly number[], colours: readonly number[]): PenParams {
  return {
    pen: enumOf(PENS, { choice: PENS, weights: pens }, 'what it is drawn with'),
    color: enumOf(COLOURS, { choice: COLOURS, weights: colours }, 'colour of the ink'),
    width: number(0.3, 4, [0.8, 1.3], "× the pen's usual width", 'width of the strokes'),
    wobble: number(0, 4, [0.6, 1.5], '× a steady hand', 'how unsteady the hand is'),
    opacity: number(0.2, 1, [0.8, 1], 'share', 'how strongly the ink covers'),
  }
}
