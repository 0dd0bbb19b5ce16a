/** The audit: one finding after the other, side by side with what it is compared with, decided by keys. */
import type { AuditData, AuditItem, Roots } from '../data.ts'
import { Decisions } from './decisions.ts'
import { choice, el } from './dom.ts'
import { GallerySet } from './gallery-set.ts'
import { load } from './load.ts'
import { panes } from './panes.ts'

const KINDS = { label: 'Label', copies: 'Copy', outlier: 'Outlier' }

export class AuditView {
  private readonly host: HTMLElement
  private readonly set: GallerySet
  private readonly items: readonly AuditItem[]
  private readonly decisions: Decisions
  private readonly history: { place: number; id: string; before: ReturnType<Decisions['of']> }[] =
    []
  private place = 0

  private constructor(host: HTMLElement, set: GallerySet, data: AuditData, decisions: Decisions) {
    this.host = host
    this.set = set
    this.items = data.items
    this.decisions = decisions
    addEventListener('keydown', (event) => this.key(event))
  }

  static async start(host: HTMLElement): Promise<AuditView> {
    const set = await GallerySet.load('a')
    const data = await load<AuditData>('audit')
    const roots = await load<Record<string, Roots>>('roots').catch((): undefined => undefined)
    const decisions = await Decisions.open(roots?.['a']?.fixes, data.fixes)
    const view = new AuditView(host, set, data, decisions)
    const undecided = data.items.findIndex((item) => !decisions.of(view.idOf(item)))
    view.place = Math.max(0, undecided)
    await view.show()
    return view
  }

  private idOf(item: AuditItem): string {
    return this.set.index.ids[item.rows[0]!]!
  }

  private async show(): Promise<void> {
    const item = this.items[this.place]
    if (!item) {
      this.host.replaceChildren(el('p', { class: 'lead', text: 'Nothing was found.' }))
      return
    }
    const { set, place } = this
    const pictures = await Promise.all(
      item.rows.slice(0, 2).map(async (row) => {
        const label = `${set.classOf(row) || set.splitOf(row)}, ${set.index.ids[row]!}`
        return set.picture(row, await set.detail(row), label)
      }),
    )
    if (this.place !== place) return
    this.host.replaceChildren(
      this.bar(item),
      panes(pictures, pictures.length > 1 ? 'side' : 'single').element,
    )
    this.host.dataset['ready'] = 'true'
  }

  private bar(item: AuditItem): HTMLElement {
    const { set, decisions, place, items } = this
    const { classes } = set.index
    const own = classes[set.index.class[item.rows[0]!]!]?.target
    const row = decisions.of(this.idOf(item))
    const relabel = choice(
      'Relabel as',
      classes.map(({ target, name }) => [String(target), name] as const),
      String(item.suggested ?? own ?? ''),
      (target) => void this.decide(target),
    )
    return el(
      'div',
      { class: 'decide' },
      el('h2', { text: `${place + 1} of ${items.length}: ${KINDS[item.kind]}` }),
      el('p', { text: item.reason }),
      el('p', { class: 'status', aria: { live: 'polite' } }, this.said(row), ` ${decisions.fault}`),
      el(
        'div',
        { class: 'fields' },
        button('Keep', 'k', () => void this.decide('keep')),
        item.suggested !== undefined &&
          button('Relabel', 'r', () => void this.decide(String(item.suggested))),
        button('Drop', 'd', () => void this.decide('drop')),
        button('Undo', 'u', () => void this.undo()),
        button('Before', '←', () => this.go(-1)),
        button('Next', '→', () => this.go(1)),
        relabel,
        el('button', {
          type: 'button',
          class: 'plain',
          text: decisions.isServed
            ? `${decisions.count} in train.fixes.csv`
            : `Save train.fixes.csv (${decisions.count})`,
          disabled: decisions.isServed,
          on: { click: () => decisions.save() },
        }),
      ),
    )
  }

  private said(row: ReturnType<Decisions['of']>): string {
    if (!row || row.confirmed === '') return 'Not decided.'
    if (/^(no|n|false|0)$/i.test(row.confirmed)) return 'Kept as it is.'
    if (row.target === 'drop') return 'Dropped.'
    const name = this.set.index.classes.find(({ target }) => String(target) === row.target)?.name
    return `Relabelled as ${name ?? row.target}.`
  }

  /** @param what `keep`, `drop` or a class number */
  private async decide(what: string): Promise<void> {
    const item = this.items[this.place]!
    const id = this.idOf(item)
    const own = this.set.index.classes[this.set.index.class[item.rows[0]!]!]?.target
    this.history.push({ place: this.place, id, before: this.decisions.of(id) })
    const target = what === 'keep' ? String(item.suggested ?? own ?? '') : what
    const confirmed = what === 'keep' ? 'no' : 'yes'
    await this.decisions.set(id, { id, target, reason: item.reason, confirmed })
    if (this.place < this.items.length - 1 && this.decisions.fault === '') this.place++
    await this.show()
  }

  private async undo(): Promise<void> {
    const last = this.history.pop()
    if (!last) return
    await this.decisions.set(last.id, last.before)
    this.place = last.place
    await this.show()
  }

  private go(step: number): void {
    this.place = Math.min(this.items.length - 1, Math.max(0, this.place + step))
    void this.show()
  }

  private key(event: KeyboardEvent): void {
    const { target, key } = event
    const isTyping = target instanceof HTMLSelectElement || target instanceof HTMLInputElement
    if (this.host.hidden || isTyping || event.ctrlKey || event.metaKey || event.altKey) return
    const item = this.items[this.place]
    if (!item) return
    if (key === 'k') void this.decide('keep')
    else if (key === 'd') void this.decide('drop')
    else if (key === 'r' && item.suggested !== undefined) void this.decide(String(item.suggested))
    else if (key === 'u') void this.undo()
    else if (key === 'ArrowLeft') this.go(-1)
    else if (key === 'ArrowRight') this.go(1)
  }
}

function button(text: string, key: string, click: () => void): HTMLElement {
  return el('button', { type: 'button', class: 'plain', text: `${text} (${key})`, on: { click } })
}
