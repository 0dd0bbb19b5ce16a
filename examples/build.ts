// Builds a small set and reads what was made of it. Node 22.18 and later run it as it is:
//   node examples/build.ts DATA OUT
import { build, lint, readManifest } from 'palimpsest'

const [data = 'data', out = 'output/example'] = process.argv.slice(2)

for (const { file, line, message } of await lint('heavy'))
  console.warn(`${file}:${line} ${message}`)

const set = await build({ data, out, recipe: 'heavy', target: 60, workers: 1 })
console.log(`${set.counts.train} images in ${set.seconds.toFixed(1)} s, digest ${set.digest}`)

const runs = new Map<string, number>()
for await (const { steps } of readManifest(`${out}/manifest.jsonl`)) {
  for (const { effect } of steps) runs.set(effect, (runs.get(effect) ?? 0) + 1)
}
for (const [effect, count] of [...runs].toSorted(([, a], [, b]) => b - a)) {
  console.log(`${effect.padEnd(20)} ${count}`)
}
