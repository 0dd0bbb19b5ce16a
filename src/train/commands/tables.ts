/** Tables on a terminal. */

/** Rows with their cells one below the other. */
export function aligned(rows: readonly string[][]): string[] {
  const widths = rows.reduce(
    (max, row) => row.map((cell, i) => Math.max(cell.length, max[i] ?? 0)),
    [0],
  )
  return rows.map((row) =>
    row
      .map((cell, i) => cell.padEnd(widths[i]!))
      .join('  ')
      .trimEnd(),
  )
}

/** Text of a stranger's file for a terminal: one line, no control characters. */
export function oneLine(text: string): string {
  // oxlint-disable-next-line no-control-regex
  const plain = text.replace(/[\u0000-\u001f\u007f-\u009f]+/g, ' ')
  return plain.length > 200 ? `${plain.slice(0, 199)}…` : plain
}
