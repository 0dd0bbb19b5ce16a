/** Writes docs/backbones.md: every backbone there is, and the weights that the hub has for it. */
import { writeFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { backboneByName, backboneNames } from '../src/train/models/registry.ts'
import { hubWeights } from '../src/train/weights/hub-names.ts'

const FILE = fileURLToPath(new URL('../docs/backbones.md', import.meta.url))

/** The page's text. */
export function backbonesPage(): string {
  const weights = hubWeights()
  const backbones = backboneNames().map((name) => {
    const { size } = backboneByName(name)
    const known = weights.filter(({ backbone }) => backbone === name)
    return `| \`${name}\` | ${size} | ${known.length === 0 ? 'none' : known.length} |`
  })
  const rows = weights.map(({ name, size, classes, parameters, recipe, licence }) =>
    [
      '',
      `\`${name}\``,
      size,
      classes || 'no head',
      `${(parameters / 1e6).toFixed(1)} M`,
      recipe,
      licence,
      '',
    ]
      .join(' | ')
      .trim(),
  )
  return `# Backbones and pretrained weights

Written by \`npm run docs:backbones\` from the program's own tables. \`train weights list\` prints the second one.

## Backbones

All but \`swin_nano\` are timm's by name, shape and result. They take other sizes than their own too, from 32 px (Swin:
multiples of 4).

| name for \`--backbones\` | made for, px | weights on the hub |
| --- | --- | --- |
${backbones.join('\n')}

## Weights on the Hugging Face hub

Each lies in the repository \`timm/<name>\`. \`train weights pull <name>\` fetches it; \`train weights pull <backbone>\`
the first of a backbone. \`train --weights pretrained\` begins with what was pulled; Swin's tables of relative positions
are resampled where the size is another, and the head begins anew where the classes are others.

| name | size, px | classes | parameters | trained with | licence |
| --- | --- | --- | --- | --- | --- |
${rows.join('\n')}
`
}

if (process.argv[1] === fileURLToPath(import.meta.url)) writeFileSync(FILE, backbonesPage())
