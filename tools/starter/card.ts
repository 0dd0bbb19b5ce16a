/** The model card beside a file of starter weights. */
import { readFile } from 'node:fs/promises'
import { FAMILIES, KINDS } from './families.ts'
import { VARIANTS } from './set.ts'

/** A line of the curve. */
export interface Measured {
  /** updates made */
  step: number
  /** side of the input, pixels */
  size: number
  /** seconds of processor time so far */
  coreSeconds: number
  /** mean since the line before */
  loss: number
  /** shares of right answers on pages that were not trained on */
  family?: number
  kind?: number
  orientation?: number
}

/** What a card says. */
export interface CardFacts {
  backbone: string
  task: string
  /** backbone of the network whose answers were learned too */
  teacher?: string | undefined
  /** file of the weights that it began with */
  begin?: string | undefined
  stages: readonly { size: number; steps: number; pages: number }[]
  /** images an update */
  batch: number
  /** highest learning rate */
  rate: number
  /** copies that were trained side by side and averaged */
  replicas: number
  /** updates planned */
  total: number
  /** file of the curve, a JSON object per line */
  curve: string
}

/** Lines of the curve that a card shows. */
const SHOWN = 12

/** The card as Markdown. */
export async function cardOf({
  backbone,
  task,
  teacher,
  begin,
  stages,
  batch,
  rate,
  replicas,
  total,
  curve,
}: CardFacts): Promise<string> {
  const lines = (await readFile(curve, 'utf8')).trim().split('\n')
  const all = lines.map((line) => JSON.parse(line) as Measured)
  const last = all.at(-1)!
  const every = Math.ceil(all.length / SHOWN)
  const shown = all.filter((_, i) => (all.length - 1 - i) % every === 0)
  const rows = shown.map(
    ({ step, size, coreSeconds, loss, family, kind, orientation }) =>
      `| ${step} | ${size} | ${(coreSeconds / 60).toFixed(0)} | ${loss.toFixed(2)} | ${percent(family)} | ${percent(kind)} | ${percent(orientation)} |`,
  )
  const plan = stages.map(({ size, steps, pages }) => `${steps} at ${size} px on ${pages} pages`)
  return `# Starter weights of ${backbone}

Weights to begin from where nothing may be downloaded: \`--weights starter\`.

- **File**: \`${backbone}.safetensors\`, float16, timm's names, without the classifier; the running
  statistics of batch normalisation are in it where the network has any.
- **Data**: drawn pages alone, by \`tools/starter\`: ${KINDS.length} kinds of documents (${KINDS.map(([name]) => name).join(', ')}) in ${FAMILIES} families of layouts,
  Latin and Korean letters that mean nothing; each page in ${VARIANTS} images, degraded by the recipes
  scanner, heavy and phone or left clean. No real page, no layout of \`augment sample\`, nothing downloaded.
- **Task**: ${taskOf(task)}${teacher === undefined ? '' : taughtBy(teacher)}
- **Steps**: ${begin === undefined ? '' : `begun with an earlier training (\`${begin}\`); `}${last.step} of ${total} updates of ${replicas} × ${batch} images (${plan.join(', ')}); AdamW, cosine,
  the average of the weights (EMA) is what is kept. ${(last.coreSeconds / 60).toFixed(0)} minutes of processor time.
- **Licence**: MIT, as the project.
- **Again**: \`npx tsx tools/train-starter.ts ${backbone} --task ${task} --batch ${batch} --rate ${rate} --replicas ${replicas} --stages ${stages.map(({ size, steps, pages }) => `${size}:${steps}:${pages}`).join()}${begin === undefined ? '' : ` --begin ${begin}`}${teacher === undefined ? '' : ` --teacher ${teacher}=FILE`}\`

## What they are not good for

They know how pages are laid out and what damage looks like, at inputs of 64 to 128 pixels. They do
not read: words, and classes that only words tell apart, they do not help with. They have seen no
photographs of the world: where ImageNet's weights may be used (\`train weights pull\`), those are the
better beginning. The pages are drawn by rules, so classes that no kind resembles gain less.

## The curve

Shares of right answers on drawn pages that were not trained on, 40 % of them turned or mirrored.

| update | input, px | minutes of a core | loss | family | kind | orientation |
| --- | --- | --- | --- | --- | --- | --- |
${rows.join('\n')}
`
}

function percent(share: number | undefined): string {
  return share === undefined ? '' : `${(100 * share).toFixed(1)} %`
}

function taughtBy(teacher: string): string {
  return `
  Half of the target is the answer of ${teacher} with ImageNet's weights (Google, Apache 2.0): of its 1,000 classes,
  which it finds more of in the page than in other pages. It saw the picture that the student saw.`
}

function taskOf(task: string): string {
  const layout = `which of the ${FAMILIES} families a page is of, and which kind of document`
  if (task === 'layout') return `${layout}, from pages in any orientation.`
  if (task === 'orientation') return 'in which of the eight orientations a page lies.'
  return `${layout}; and in which of the eight orientations it lies.`
}
