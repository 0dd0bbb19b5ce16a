/** What machines that draw one plan must have in common, and what they may differ in. */

type Versions = Readonly<Record<string, string>>

/** Versions that an image may depend on wherever it is drawn. */
const DRAWING = ['palimpsest', 'sharp', 'libvips', 'canvas'] as const

/** Machines may differ in these; the last two may change an image's last bits. */
const MACHINE = ['node', 'platform', 'processor'] as const

/** The versions that all machines must have in common. */
export function drawingVersions(versions: Versions): Record<string, string> {
  return Object.fromEntries(DRAWING.map((name) => [name, versions[name] ?? '']))
}

/** Versions in which a machine differs from the one that planned, `libvips 8.16.1 (the plan's: 8.17.2)`. */
export function unlikeDrawing(planned: Versions, here: Versions): string[] {
  return DRAWING.filter((name) => planned[name] !== here[name]).map(
    (name) => `${name} ${here[name] ?? 'none'} (the plan's: ${planned[name] ?? 'none'})`,
  )
}

/** Counts the machines that shards were drawn on, by what they may differ in. */
export class MachineCount {
  private readonly counts = new Map<string, Map<string, number>>(
    MACHINE.map((name) => [name, new Map<string, number>()]),
  )

  add(versions: Versions): void {
    for (const [name, counts] of this.counts) {
      const value = versions[name] ?? 'unknown'
      counts.set(value, (counts.get(value) ?? 0) + 1)
    }
  }

  /** What `dataset.json` says of them: all values, joined where there are several. */
  versions(): Record<string, string> {
    return Object.fromEntries(
      [...this.counts].map(([name, counts]) => [name, [...counts.keys()].toSorted().join(', ')]),
    )
  }

  /** A sentence where shards were drawn on unlike processors. */
  warnings(): string[] {
    return (['platform', 'processor'] as const)
      .filter((name) => this.counts.get(name)!.size > 1)
      .map((name) => {
        const kinds = [...this.counts.get(name)!]
          .toSorted(([a], [b]) => (a < b ? -1 : 1))
          .map(([kind, n]) => `${kind}: ${n}`)
        return `shards were drawn on more than one ${name} (${kinds.join(', ')}): the last bits of some images, and with them the digest, may differ from those of one machine`
      })
  }
}
