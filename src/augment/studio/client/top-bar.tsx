/** The bar above: which page and variant, undo, save. */
import { IconButton, Select } from './bits.tsx'
import { copyCommand, saveNow } from './files.ts'
import {
  canRedo,
  canUndo,
  isSaved,
  pageIndex,
  redo,
  showsKeys,
  studio,
  undo,
  variant,
} from './state.ts'

export function TopBar() {
  return (
    <header class="top-bar">
      <h1>
        Palimpsest <span>studio</span>
      </h1>
      <PageChoice />
      <span class="grow" />
      <IconButton icon="undo" label="Undo" why="Ctrl Z" disabled={!canUndo.value} onClick={undo} />
      <IconButton
        icon="redo"
        label="Redo"
        why="Ctrl Shift Z"
        disabled={!canRedo.value}
        onClick={redo}
      />
      <IconButton icon="keys" label="Keys" onClick={() => (showsKeys.value = true)} />
      <button type="button" class="plain-button roomy" onClick={() => void copyCommand()}>
        Copy build command
      </button>
      <button
        type="button"
        class="main-button"
        data-saved={isSaved.value}
        onClick={() => void saveNow()}
      >
        {isSaved.value ? 'Saved' : 'Save'}
      </button>
    </header>
  )
}

function PageChoice() {
  const { pages } = studio.value
  const page = pages[pageIndex.value]
  const classes = [...new Set(pages.map((one) => one.class))]
  const own = pages.flatMap((one, i) => (one.class === page?.class ? [i] : []))
  const at = own.indexOf(pageIndex.value)
  const go = (by: number): void => {
    pageIndex.value = own[(at + by + own.length) % own.length]!
  }
  return (
    <div class="page-choice" role="group" aria-label="Page">
      <Select
        label="Class"
        value={page?.class ?? ''}
        options={classes.map((one) => [one, one] as const)}
        onChoose={(one) => (pageIndex.value = pages.findIndex((entry) => entry.class === one))}
      />
      <IconButton icon="left" label="Page before" onClick={() => go(-1)} />
      <span class="page-number" title={page?.id}>
        {at + 1} of {own.length}
      </span>
      <IconButton icon="right" label="Page after" onClick={() => go(1)} />
      <span class="page-id muted roomy" title={page?.held ? 'kept apart from training' : undefined}>
        {page?.id}
        {page?.held ? ' (holdout)' : ''}
      </span>
      <label class="variant">
        <span>Variant</span>
        <input
          type="number"
          min={0}
          max={1_000_000}
          value={variant.value}
          onChange={(event) => {
            const next = event.currentTarget.valueAsNumber
            if (Number.isInteger(next) && next >= 0 && next <= 1_000_000) variant.value = next
            else event.currentTarget.value = String(variant.value)
          }}
        />
      </label>
    </div>
  )
}

/** Goes to another page of all. */
export function turnPage(by: number): void {
  const { length } = studio.value.pages
  pageIndex.value = (pageIndex.value + by + length) % length
}
