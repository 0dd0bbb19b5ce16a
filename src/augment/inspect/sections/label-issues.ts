/** What a person should look at before anyone trains: labels, copies, pages that are none. */
import type { Audit, AuditedPage, Duplicates, FlaggedPage } from '../../audit/issues.ts'
import { thumbPath } from '../data.ts'
import { html, type Html } from '../../../html/html.ts'
import type { Surveyed } from '../survey.ts'
import { keyOf } from '../thumbs.ts'
import { plural } from './text.ts'

/** Findings of a kind that are shown, and pages of one group of copies. */
const SHOWN = 48
const MEMBERS = 12

const FAULTS: Record<FlaggedPage['fault'], string> = {
  blank: 'blank',
  black: 'nearly black',
  tiny: 'tiny',
  unlike: 'unlike every other',
}

export function labelIssuesSection(audit: Audit, { subject, looks }: Surveyed): Html {
  const rowOf = new Map(subject.files.map((file, i) => [file, i]))
  const names = new Map(audit.classes.map(({ target, name }) => [target, name]))
  const nameOf = (target: number | undefined): string =>
    target === undefined ? 'test page' : (names.get(target) ?? String(target))
  const card = (
    page: Pick<AuditedPage, 'id' | 'file'> & { split?: string },
    lines: readonly string[],
  ): Html => {
    const row = rowOf.get(page.file)
    const seen = row !== undefined && looks[row] !== undefined
    const split = row === undefined ? '' : (subject.splits[subject.split[row]!] ?? '')
    const link = `#gallery?${new URLSearchParams({ split, id: page.id }).toString()}`
    return html`<a class="suspect" href="${link}" title="${page.id}">
      <span class="frame"
        >${seen ? html`<img loading="lazy" alt="" src="${thumbPath(keyOf(subject.sha256[row]!))}" />` : html`<span class="empty">no image</span>`}</span
      >
      ${lines.map((line, i) => (i === 0 ? html`<b>${line}</b>` : html`<span>${line}</span>`))}
    </a>`
  }
  const labels = audit.labels.map((one) =>
    card(one, [`${nameOf(one.target)} → ${nameOf(one.suggested)}`, one.reason, one.id]),
  )
  const odd = audit.pages.map((page) => card(page, [FAULTS[page.fault], page.detail, page.id]))
  const groups = audit.copies.map((group) => copiesOf(group, card, nameOf))
  if (labels.length + odd.length + groups.length === 0) {
    return html`<section id="suspects">
      <h2>Suspicious labels and pages</h2>
      <p class="lead">
        Nothing was found${audit.predictions ? '' : '; with --predictions labels are ranked too'}.
      </p>
    </section>`
  }
  return html`<section id="suspects">
    <h2>Suspicious labels and pages</h2>
    ${kind('Labels that may be wrong', labels, labelsNote(audit), 'suspects')}
    ${kind('Copies', groups, 'Equal files and pages that look the same, also turned or mirrored.', 'groups')}
    ${kind('Pages unlike the others', odd, 'Blank, nearly black, tiny, or of a look that no other page has.', 'suspects')}
  </section>`
}

function labelsNote({ predictions }: Audit): string {
  return predictions
    ? 'Most suspicious first, by predictions of a model that did not train on the page. `augment audit --write-fixes` writes them for a person to confirm.'
    : 'Copies that bear two labels. With --predictions all labels are ranked.'
}

function kind(
  title: string,
  cards: readonly Html[],
  about: string,
  className: string,
): Html | undefined {
  if (cards.length === 0) return undefined
  const rest = cards.length - SHOWN
  return html`<h3>${title} <small>${String(cards.length)}</small></h3>
    <p class="lead">${about}</p>
    <div class="${className}">${cards.slice(0, SHOWN)}</div>
    ${rest > 0 ? html`<p class="fine">… and ${plural(rest, 'other')}: augment audit --json lists all.</p>` : ''}`
}

function copiesOf(
  { kind: alike, orientation, pages, acrossClasses, acrossSplits }: Duplicates,
  card: (page: AuditedPage, lines: readonly string[]) => Html,
  nameOf: (target: number | undefined) => string,
): Html {
  const words = [
    alike === 'turned' ? `${pages.length} copies` : `${pages.length} ${alike} copies`,
    ...(orientation === undefined ? [] : [orientation]),
    ...(acrossClasses ? ['of several classes'] : []),
    ...(acrossSplits ? ['in training and test'] : []),
  ]
  const serious = acrossClasses || acrossSplits
  return html`<div class="${serious ? 'group card serious' : 'group card'}">
    <p>${words.join(', ')}</p>
    <div class="suspects">
      ${pages.slice(0, MEMBERS).map((page) => card(page, [nameOf(page.target), page.id]))}
    </div>
  </div>`
}
