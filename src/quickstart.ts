/**
 * `npm run quickstart`: from nothing to a built set, a sheet to look at, a trained model and its
 * score on pages it never saw, through the real commands. Run again, it resumes.
 */
import { spawnSync } from 'node:child_process'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'

const [argument] = process.argv.slice(2)
if (argument !== undefined) {
  process.stdout.write(
    'npm run quickstart: draws a sample set into data, builds output/heavy from it, trains for five\n' +
      'minutes into runs/quickstart and evaluates on the test pages. Stopped, it resumes. No options.\n',
  )
  process.exit(argument === '--help' || argument === '-h' ? 0 : 2)
}

const root = dirname(dirname(fileURLToPath(import.meta.url)))

/** Runs one command of this project and ends with its exit code where it fails. */
function run(program: 'augment' | 'train', ...args: string[]): void {
  process.stdout.write(`\n$ npx ${program} ${args.join(' ')}\n`)
  const { status } = spawnSync(process.execPath, [join(root, 'bin', `${program}.js`), ...args], {
    cwd: root,
    stdio: 'inherit',
  })
  if (status !== 0) process.exit(status ?? 1)
}

run('augment', 'sample', '--out', 'data')
run('augment', 'build', '--recipe', 'heavy', '--data', 'data', '--out', 'output/heavy')
run(
  'augment',
  'preview',
  '--recipe',
  'heavy',
  '--data',
  'data',
  '--pages',
  '17',
  '--out',
  'output/heavy-sheet.png',
)
run(
  'train',
  '--dataset',
  'output/heavy',
  '--preset',
  'quick',
  '--budget',
  '5m',
  '--out',
  'runs/quickstart',
)
run(
  'train',
  'predict',
  '--run',
  'runs/quickstart',
  '--images',
  'data/test',
  '--out',
  'runs/quickstart.csv',
)
run(
  'train',
  'evaluate',
  '--run',
  'runs/quickstart',
  '--images',
  'data/test',
  '--truth',
  'data/test_truth.csv',
  '--report',
  'runs/quickstart-test.html',
)

process.stdout.write(`
Look at   runs/quickstart/report.html   curves, confusions, which damage the models cannot read
          runs/quickstart-test.html     the score above in full: pages of the sample's test set
          output/heavy-sheet.png   what the recipe does to a page of each class
          output/heavy/train       the images, labels in output/heavy/train.csv
          output/heavy/manifest.jsonl   how each was made
Next      npx train --dataset output/heavy --preset quick --budget 30m
          npx augment verify output/heavy
          npx augment replay output/heavy ID --out again.jpg
          npx augment build --recipe heavy --data YOUR_DATA --out output/mine --dry-run
`)
