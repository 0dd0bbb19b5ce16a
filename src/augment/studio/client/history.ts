/** Undo and redo of a text: changes of one gesture are one step. */

/** Milliseconds within which changes of the same kind are one. */
const TOGETHER = 900

export class History {
  private readonly past: string[] = []
  private future: string[] = []
  private present: string
  private kind = ''
  private at = 0

  constructor(text: string) {
    this.present = text
  }

  get text(): string {
    return this.present
  }

  get canUndo(): boolean {
    return this.past.length > 0
  }

  get canRedo(): boolean {
    return this.future.length > 0
  }

  /**
   * @param kind what was changed (`steps.2.params.angle`): the same thing changed again soon is one step
   * @param now milliseconds
   */
  change(text: string, kind: string, now: number): void {
    if (text === this.present) return
    const isSame = kind !== '' && kind === this.kind && now - this.at < TOGETHER
    if (!isSame || this.past.length === 0) this.past.push(this.present)
    this.present = text
    this.future = []
    this.kind = kind
    this.at = now
  }

  undo(): void {
    const before = this.past.pop()
    if (before === undefined) return
    this.future.push(this.present)
    this.present = before
    this.kind = ''
  }

  redo(): void {
    const after = this.future.pop()
    if (after === undefined) return
    this.past.push(this.present)
    this.present = after
    this.kind = ''
  }
}
