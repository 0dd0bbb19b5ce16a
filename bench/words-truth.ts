/** What is known of the sample's certificates because they were drawn: title and orientation. */
import { loadRecipe } from '../src/augment/recipe/load.ts'
import { drawSteps } from '../src/augment/recipe/draw.ts'
import { certificateWords } from '../src/sample/layouts/certificate-words.ts'
import { planSample, type SamplePage } from '../src/sample/plan.ts'
import { sha256 } from '../src/core/hash.ts'
import { rngFrom } from '../src/core/rng.ts'

/** Classes that share every design and differ in title and wording only. */
export const CERTIFICATES = [3, 4, 7, 14] as const

export interface KnownPage {
  id: string
  target: number
  title: string
  /** what sets the page upright: quarter turns clockwise, then mirrored or not */
  turns: number
  mirrored: boolean
}

/** The certificates of one side of a sample set of this size. */
export async function knownPages(
  size: { seed: number; train: number; test: number },
  side: 'train' | 'test',
): Promise<KnownPage[]> {
  const plan = planSample(size)
  const { recipe } = await loadRecipe('testlike')
  return plan[side]
    .filter(({ target }) => CERTIFICATES.some((own) => own === target))
    .map((page) => {
      const { target, id } = page
      const content = rngFrom(`${size.seed}/sample/${page.key}`).foldIn('content')
      const { title } = certificateWords(target, content.foldIn('words'))
      const orientation =
        side === 'test' ? orientationOf(page, size.seed) : { turns: 0, mirrored: false }
      return { id, target, title, ...orientation }
    })

  function orientationOf(page: SamplePage, seed: number): { turns: number; mirrored: boolean } {
    const source = sha256(`${seed}\0${page.key}`)
    const key = { seed: recipe.seed, source, variant: 1 }
    const steps = drawSteps(recipe, key, { target: page.target, name: '' }, [])
    const turn = steps.find(({ effect }) => effect.name === 'rotate90')
    const turns = (4 - Number(turn?.params.turns ?? 0)) % 4
    return { turns, mirrored: steps.some(({ effect }) => effect.name === 'flip') }
  }
}
