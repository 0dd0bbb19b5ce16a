/** Tables of every ruling. */
import type { Rng } from '../../../src/core/rng.ts'
import { box, level, print, rule, write } from '../marks.ts'
import type { Area, Sheet } from '../sheet.ts'
import { amount, code, date, label, number, title, value, type Script } from '../words.ts'

/** What a column holds. */
type Content = 'words' | 'amount' | 'number' | 'code' | 'date' | 'mixed'

/** How a table is built. */
export interface TableSetting {
  columns: number
  /** all that fit where absent */
  rows?: number
  ruling: 'none' | 'rows' | 'grid' | 'frame' | 'columns' | 'striped' | 'booktabs'
  head: 'none' | 'bold' | 'filled' | 'dark' | 'double'
  /** height of a row, in heights of letters */
  pitch?: number
  size?: number
  /** of the first column, as a share of the others */
  first?: number
  contents?: readonly Content[]
  byHand?: boolean
  /** share of cells that hold nothing */
  empty?: number
  /** rows after which comes a total or a group's name; 0: none */
  groups?: number
}

/** A table's structure as a family draws it. */
export function drawTable(
  sheet: Sheet,
  name: string,
  columns: readonly [number, number],
): TableSetting {
  const f = sheet.family.foldIn(`table ${name}`)
  const count = f.int(...columns)
  return {
    columns: count,
    ruling: f.pick(['none', 'rows', 'grid', 'grid', 'frame', 'columns', 'striped', 'booktabs']),
    head: f.pick(['none', 'bold', 'bold', 'filled', 'dark', 'double']),
    pitch: f.pick([1.25, 1.4, 1.6, 1.9, 2.3]),
    first: f.pick([1, 1.6, 2.4, 3.2]),
    contents: Array.from({ length: count }, (_, i) =>
      i === 0
        ? f.pick<Content>(['words', 'words', 'code', 'date'])
        : f.pick<Content>(['amount', 'amount', 'number', 'mixed', 'words', 'code']),
    ),
    empty: f.pick([0, 0, 0.1, 0.3]),
    groups: f.pick([0, 0, 4, 7]),
  }
}

/** Draws a table into an area; returns where it ended. */
export function table(sheet: Sheet, area: Area, set: TableSetting): number {
  const { rng, look } = sheet
  const size = set.size ?? look.size * 0.9
  const pitch = size * (set.pitch ?? 1.5)
  const headed = set.head === 'none' ? 0 : set.head === 'double' ? 2 : 1
  const fitting = Math.floor(area.h / pitch)
  const rows = Math.min(fitting, (set.rows ?? fitting) + headed)
  const edges = edgesOf(area, set)
  const height = rows * pitch
  const bottom = area.y + height
  const ruled = { x: area.x, y: area.y, w: area.w, h: height }
  if (headed > 0 && (set.head === 'filled' || set.head === 'dark')) {
    box(sheet, { ...ruled, h: pitch }, { fill: set.head === 'dark' ? look.accent : look.pale })
  }
  for (let row = 0; row < rows; row++) {
    const y = area.y + row * pitch
    if (set.ruling === 'striped' && row % 2 === 1)
      box(sheet, { ...ruled, y, h: pitch }, { fill: look.pale })
    const isHead = row < headed
    const isGroup =
      !isHead &&
      set.groups !== undefined &&
      set.groups > 0 &&
      (row - headed) % set.groups === set.groups - 1
    if (isGroup && set.ruling !== 'grid') level(sheet, area.x + area.w * 0.4, y, area.w * 0.6)
    for (let column = 0; column < set.columns; column++) {
      const left = edges[column]!
      const wide = edges[column + 1]! - left
      const content = set.contents?.[column] ?? (column === 0 ? 'words' : 'amount')
      const words = isHead ? label(rng, look.script) : CELLS[content](rng, look.script)
      if (!isHead && column > 0 && rng.bernoulli(set.empty ?? 0)) continue
      const isRight = !isHead && (content === 'amount' || content === 'number')
      const at = y + (pitch - size) / 2
      if (set.byHand && !isHead && column > 0) {
        write(sheet, words, left + 2, at - size * 0.1, { size: size * 1.1, max: wide - 2 })
        continue
      }
      print(sheet, words, isRight ? edges[column + 1]! - 2 : left + 2, at, {
        size,
        face: isHead || isGroup ? look.bold : look.body,
        align: isRight ? 'right' : 'left',
        colour: isHead && set.head === 'dark' ? '#ffffff' : look.ink,
        max: wide - 4,
      })
    }
  }
  rules(sheet, ruled, edges, { ...set, rows, pitch, headed })
  return bottom
}

function rules(
  sheet: Sheet,
  { x, y, w, h }: Area,
  edges: readonly number[],
  set: TableSetting & { rows: number; pitch: number; headed: number },
): void {
  const { ruling, rows, pitch, headed } = set
  if (ruling === 'rows' || ruling === 'grid') {
    for (let row = 0; row <= rows; row++) level(sheet, x, y + row * pitch, w)
  }
  if (ruling === 'grid' || ruling === 'columns') {
    for (const edge of edges) rule(sheet, [edge, y], [edge, y + h])
  }
  if (ruling === 'frame' || ruling === 'columns') box(sheet, { x, y, w, h })
  if (ruling === 'booktabs') {
    level(sheet, x, y, w, sheet.look.thin * 1.8)
    level(sheet, x, y + h, w, sheet.look.thin * 1.8)
  }
  if (headed > 0 && ruling !== 'none') level(sheet, x, y + headed * pitch, w)
}

/** Left edges of the columns and the last one's right edge. */
function edgesOf({ x, w }: Area, { columns, first = 1 }: TableSetting): number[] {
  const each = w / (first + columns - 1)
  return Array.from({ length: columns + 1 }, (_, i) => (i === 0 ? x : x + each * (first + i - 1)))
}

/** Makes a cell of each content. */
const CELLS: Record<Content, (rng: Rng, script: Script) => string> = {
  words: (rng, script) => title(rng, script, rng.int(1, 3)),
  amount,
  number,
  code,
  date,
  mixed: value,
}
