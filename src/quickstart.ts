/**
 * `npm run quickstart`: from nothing to a built set, a sheet to look at, a trained model and its
 * scores on pages it never saw, through the real commands. Run again, it resumes.
 */
import { spawnSync } from 'node:child_process'
import { mkdirSync } from 'node:fs'
import { dirname, join, relative, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'

const HELP = `npm run quickstart [-- options]: draws a sample set into data, builds output/heavy from it, trains a
small model into runs/quickstart, learns which words tell similar classes apart, restores noisy pages that
neither has seen, and evaluates both on them. Stopped, it resumes.

  --in <folder>  work there (default: this checkout)
  --full         all 3,140 test pages and nearly twice the training
  --tiny         so few pages that every score means nothing: to see that everything runs
  --help         this
`

interface Extent {
  train: number
  test: number
  target: number
  /** updates: a number and not a time, so that a busy machine ends with the same weights */
  steps: number
  /** pages of each of the similar classes that are read, and of those held out */
  words: { pages: number; heldOut: number; minPages: number }
}

const FIRST_LOOK: Extent = {
  train: 1570,
  test: 628,
  target: 25_000,
  steps: 2400,
  words: { pages: 20, heldOut: 10, minPages: 1 },
}
const FULL: Extent = {
  ...FIRST_LOOK,
  test: 3140,
  steps: 4500,
  words: { pages: 100, heldOut: 40, minPages: 3 },
}
const TINY: Extent = {
  train: 102,
  test: 34,
  target: 136,
  steps: 4,
  words: { pages: 6, heldOut: 1, minPages: 1 },
}

const BACKBONE = 'efficientnet_b0'
/** Of photographs, and of pages that can hardly be read, nobody can tell how they should lie. */
const TURNED = '--rotate90 0.15 --hflip 0.1'
/** The four certificates of the sample, which differ in their titles alone. */
const SIMILAR = '3,4,7,14'

const options = readOptions()
const root = dirname(dirname(fileURLToPath(import.meta.url)))
const folder = options.in === undefined ? root : resolve(options.in)
mkdirSync(folder, { recursive: true })
const extent = options.tiny ? TINY : options.full ? FULL : FIRST_LOOK

interface Options {
  in?: string
  full?: boolean
  tiny?: boolean
}

function readOptions(): Options {
  const { help, ...values } = parsed()
  if (help) {
    process.stdout.write(HELP)
    process.exit(0)
  }
  return values
}

/** What the command line says; ends with code 2 where it says anything else. */
function parsed(): Options & { help?: boolean } {
  const flag = { type: 'boolean' } as const
  const known = {
    in: { type: 'string' },
    full: flag,
    tiny: flag,
    help: { ...flag, short: 'h' },
  } as const
  try {
    return parseArgs({ options: known }).values
  } catch (error) {
    process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n\n${HELP}`)
    return process.exit(2)
  }
}

/**
 * Runs one command of this project and ends with its exit code where it fails.
 * @param line its arguments, none of which holds a space
 * @param keepOutput returns what it prints in place of showing it
 */
function run(program: 'augment' | 'train', line: string, keepOutput = false): string {
  process.stdout.write(`\n$ npx ${program} ${line}\n`)
  const { status, stdout } = spawnSync(
    process.execPath,
    [join(root, 'bin', `${program}.js`), ...line.split(' ')],
    {
      cwd: folder,
      stdio: ['inherit', keepOutput ? 'pipe' : 'inherit', 'inherit'],
      encoding: 'utf8',
      maxBuffer: 1 << 26,
    },
  )
  if (status !== 0) process.exit(status ?? 1)
  return stdout
}

const { train, test, target, steps, words } = extent
run('augment', `sample --out data --train ${train} --test ${test}`)
// Trained on pages that lie as they should, and shown pages that were set so: that is far less to learn than
// all eight orientations.
const set = '--recipe heavy --orientations upright --data data'
run('augment', `build ${set} --no-annotations --out output/heavy --target ${target}`)
run('augment', `preview ${set} --pages 17 --out output/heavy-sheet.jpg`)

run(
  'train',
  `--dataset output/heavy --preset quick --backbones ${BACKBONE} --warm-head ${TURNED} --steps ${steps} --out runs/quickstart`,
)
run(
  'train',
  `words build --data output/heavy --classes ${SIMILAR} --pages ${words.pages} --held-out ${words.heldOut} ` +
    `--min-pages ${words.minPages} --out runs/quickstart-words.yaml`,
)
// The sample's test pages lie in all eight orientations, mirrored as often as not; what a page went through is easier
// undone than learned.
run('augment', 'denoise data/test --upright --mirrored as-likely --out output/test-restored')
const evaluated = run(
  'train',
  'evaluate --run runs/quickstart --images output/test-restored --truth data/test_truth.csv ' +
    '--rerank runs/quickstart-words.yaml --report runs/quickstart-test.html --json',
  true,
)

const { macroF1, macroF1Before, macroF1Interval, images, right, wrong } = JSON.parse(
  evaluated,
) as Record<'macroF1' | 'macroF1Before' | 'images' | 'right' | 'wrong', number> & {
  macroF1Interval: { low: number; high: number }
}
const at = (file: string): string => relative(process.cwd(), join(folder, file))
process.stdout.write(`
Macro F1 on ${images} noisy pages that the model never saw, restored
  by the model alone          ${macroF1Before.toFixed(3)}
  with the words on the pages ${macroF1.toFixed(3)}   (95 % between ${macroF1Interval.low.toFixed(3)} and ${macroF1Interval.high.toFixed(3)}; ${right} predictions righted, ${wrong} spoilt)

Look at   ${at('runs/quickstart-test.html')}   both scores in full: classes, confusions, the worst mistakes
          ${at('runs/quickstart/report.html')}   curves, and which damage the model cannot read
          ${at('output/heavy-sheet.jpg')}   what the recipe does to a page of each class
          ${at('output/heavy/manifest.jsonl')}   how each image was made

Next, with your own pages, one folder per class in my-data:
          npx augment build --recipe heavy --data my-data --dry-run
`)
