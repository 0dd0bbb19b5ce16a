/** What a person decided of labels: kept in the page, and in `train.fixes.csv` where it is served. */
import type { FixRow } from '../data.ts'
import { cell, save } from './selection.ts'

export class Decisions {
  private readonly rows: Map<string, FixRow>
  private readonly address: string | undefined
  private sending: Promise<unknown> = Promise.resolve()
  /** why the last decision could not be written */
  fault = ''

  private constructor(rows: readonly FixRow[], address: string | undefined) {
    this.rows = new Map(rows.map((row) => [row.id, row]))
    this.address = address
  }

  /**
   * @param address that the server keeps decisions at, if it does
   * @param before decisions of when the report was made
   */
  static async open(address: string | undefined, before: readonly FixRow[]): Promise<Decisions> {
    if (address === undefined) return new Decisions(before, undefined)
    const answer = await fetch(address)
    return new Decisions((await answer.json()) as FixRow[], address)
  }

  get isServed(): boolean {
    return this.address !== undefined
  }

  of(id: string): FixRow | undefined {
    return this.rows.get(id)
  }

  /** Rows that a person decided on. */
  get count(): number {
    return [...this.rows.values()].filter(({ confirmed }) => confirmed !== '').length
  }

  /** Keeps a decision, or takes one back. Settles when it is written. */
  async set(id: string, row: FixRow | undefined): Promise<void> {
    if (row) this.rows.set(id, row)
    else this.rows.delete(id)
    const { address } = this
    if (address === undefined) return
    // One after the other: the file is written whole each time.
    const before = this.sending
    this.sending = this.post(address, JSON.stringify({ id, row: row ?? null }), before)
    await this.sending
  }

  private async post(address: string, body: string, before: Promise<unknown>): Promise<void> {
    await before
    const headers = { 'Content-Type': 'application/json' }
    const answer = await fetch(address, { method: 'POST', headers, body }).catch(() => undefined)
    this.fault = answer?.ok ? '' : 'The decision could not be written: is the server still there?'
  }

  /** Hands out the file, for a page that nobody serves. */
  save(): void {
    const lines = [...this.rows.values()].map(({ id, target, reason, confirmed }) =>
      [id, target, reason, confirmed].map(cell).join(','),
    )
    save('train.fixes.csv', `${['ID,target,reason,confirmed', ...lines].join('\n')}\n`)
  }
}
